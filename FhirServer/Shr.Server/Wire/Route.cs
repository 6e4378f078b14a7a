using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Server.Wire;

/// <summary>An address of the API, taken apart: its shape and what it names.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#summary</remarks>
public sealed record Route(RouteShape Shape)
{
    /// <summary>The resource type, or null at system level.</summary>
    public string? Type { get; init; }

    /// <summary>The id, or null.</summary>
    public string? Id { get; private init; }

    /// <summary>The version as written, or null.</summary>
    public string? Version { get; private init; }

    /// <summary>The operation's name without <c>$</c>, or null.</summary>
    public string? Operation { get; private init; }

    /// <summary>In a compartment the type searched, or <c>*</c>; else null.</summary>
    public string? Member { get; private init; }

    /// <summary>Type and id of an address that names both.</summary>
    public ResourceKey Key => new(Type!, Id!);

    /// <summary>The same address about another record of the type.</summary>
    public Route About(string id) => this with { Id = id };

    /// <summary>The address of a path below the base (decoded segments), or null with an issue.</summary>
    public static Route? Parse(IReadOnlyList<string> path, TypeModel types, IssueCollector issues)
    {
        if (path.Count == 0)
        {
            return new Route(RouteShape.System);
        }

        switch (path[0])
        {
            case "metadata" when path.Count == 1: return new Route(RouteShape.Metadata);
            case "_history" when path.Count == 1: return new Route(RouteShape.SystemHistory);
            case "_search" when path.Count == 1: return new Route(RouteShape.SystemSearch);
            case ['$', .. var name] when path.Count == 1: return new Route(RouteShape.SystemOperation) { Operation = name };
        }

        if (types.FindResource(path[0]) is null)
        {
            issues.Add(ServerIssues.UnknownType, "", path[0]);
            return null;
        }

        var type = path[0];
        if (path.Count == 1)
        {
            return new Route(RouteShape.Type) { Type = type };
        }

        switch (path[1])
        {
            case "_history" when path.Count == 2: return new Route(RouteShape.TypeHistory) { Type = type };
            case "_search" when path.Count == 2: return new Route(RouteShape.TypeSearch) { Type = type };
            case ['$', .. var name] when path.Count == 2: return new Route(RouteShape.TypeOperation) { Type = type, Operation = name };
        }

        if (!IsId(path[1]))
        {
            issues.Add(ServerIssues.BadId, "", path[1]);
            return null;
        }

        return Below(type, path, types) is { } route ? route : NoSuch(path, issues);
    }

    /// <summary>Whether a text may be the id of a resource.</summary>
    /// <remarks>https://hl7.org/fhir/R4/datatypes.html#id</remarks>
    public static bool IsId(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= 64;
    }

    private static Route? Below(string type, IReadOnlyList<string> path, TypeModel types)
    {
        var id = path[1];
        return path.Count switch
        {
            2 => new Route(RouteShape.Instance) { Type = type, Id = id },
            3 when path[2] == "_history" => new Route(RouteShape.InstanceHistory) { Type = type, Id = id },
            3 when path[2] is ['$', .. var name] => new Route(RouteShape.InstanceOperation) { Type = type, Id = id, Operation = name },
            3 when path[2] == "*" || types.FindResource(path[2]) is not null => new Route(RouteShape.Compartment) { Type = type, Id = id, Member = path[2] },
            4 when path[2] == "_history" => new Route(RouteShape.Version) { Type = type, Id = id, Version = path[3] },
            4 when path[3] == "_search" && (path[2] == "*" || types.FindResource(path[2]) is not null) =>
                new Route(RouteShape.CompartmentSearch) { Type = type, Id = id, Member = path[2] },
            5 when path[2] == "_history" && path[4] is ['$', .. var name] =>
                new Route(RouteShape.VersionOperation) { Type = type, Id = id, Version = path[3], Operation = name },
            _ => null,
        };
    }

    private static Route? NoSuch(IReadOnlyList<string> path, IssueCollector issues)
    {
        issues.Add(ServerIssues.UnknownAddress, "", string.Join('/', path));
        return null;
    }
}

using Shr.Search.Model;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Duplicates;

/// <summary>
/// Who asks for the records of a merged patient gets those of the one that stays: <c>patient=old</c>, <c>subject=Patient/old</c>,
/// compartments and <c>$everything</c>. A read of the old record itself still shows that one, whose link says where it went.
/// </summary>
internal sealed class FollowedPatients(Redirects redirects)
{
    private const string Before = "Patient/";

    /// <summary>The request about who stays; the same where nobody it names was merged.</summary>
    public FhirRequest Follow(FhirRequest request)
    {
        if (redirects.IsEmpty)
        {
            return request;
        }

        var route = request.Route;
        var isOfPatient = route.Type == "Patient" && route.Id is not null
            && (route.Shape is RouteShape.Compartment or RouteShape.CompartmentSearch || route is { Shape: RouteShape.InstanceOperation, Operation: "everything" });
        if (isOfPatient && redirects.Find(route.Id!) is { } stays)
        {
            request = request with { Route = route.About(stays) };
        }

        var searches = request.Method == FhirMethod.Get || route.Shape is RouteShape.TypeSearch or RouteShape.SystemSearch or RouteShape.CompartmentSearch;
        return searches ? FollowParameters(request) : request;
    }

    private FhirRequest FollowParameters(FhirRequest request)
    {
        var type = request.Route.Member is { } member && member != "*" ? member : request.Route.Type;
        QueryParameter[]? followed = null;
        var parameters = request.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (IsOfPatients(request.Model.Search, type, parameters[i].Name) && Value(parameters[i].Value) is { } value)
            {
                followed ??= [.. parameters];
                followed[i] = parameters[i] with { Value = value };
            }
        }

        return followed is null
            ? request
            : request with { Query = QueryText.Format(followed), Body = ArraySegment<byte>.Empty, Format = BodyFormat.None, ContentType = null };
    }

    private static bool IsOfPatients(SearchModel search, string? type, string name)
    {
        var code = name.Split(':')[0];
        return type is null
            ? code is "patient" or "subject"
            : search.Find(type, code) is { Type: SearchParameterType.Reference } parameter && parameter.Targets.Contains("Patient") && !name.EndsWith(":identifier", StringComparison.Ordinal);
    }

    // The value with its merged patients followed, or null where it names none.
    private string? Value(string value)
    {
        var parts = value.Split(',');
        var isFollowed = false;
        for (var i = 0; i < parts.Length; i++)
        {
            var at = parts[i].LastIndexOf(Before, StringComparison.Ordinal);
            var start = at < 0 ? 0 : at + Before.Length;
            if (redirects.Find(parts[i][start..]) is { } stays)
            {
                parts[i] = parts[i][..start] + stays;
                isFollowed = true;
            }
        }

        return isFollowed ? string.Join(',', parts) : null;
    }
}

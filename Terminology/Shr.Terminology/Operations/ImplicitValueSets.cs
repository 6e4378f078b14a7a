using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Value sets that nobody wrote down: all codes of a system, and LOINC's answer lists and parts.</summary>
/// <remarks>
/// https://hl7.org/fhir/R4/loinc.html#implicit. <c>?fhir_vs</c> for any system is an addition of ours, as other servers have it;
/// FHIR defines none for ICD-10.
/// </remarks>
internal static class ImplicitValueSets
{
    private const string Loinc = "http://loinc.org";

    /// <summary>The value set that a url stands for, or null.</summary>
    public static ValueSetDefinition? Find(string url, string? version, TxScope scope)
    {
        if (url.StartsWith(Loinc + "/", StringComparison.Ordinal))
        {
            return FindLoinc(url[(Loinc.Length + 1)..], url, version, scope);
        }

        var system = url.EndsWith("?fhir_vs", StringComparison.Ordinal) ? url[..^8]
            : url.EndsWith("/vs", StringComparison.Ordinal) ? url[..^3]
            : null;
        return system is not null && scope.FindCodeSystem(system, version) is { } known
            ? Of(url, version, null, new ValueSetInclude { System = known.Header.Url, Version = version, Path = "ValueSet.compose.include[0]" })
            : null;
    }

    /// <summary>The value set with all codes of a code system, for checking a code against it alone.</summary>
    public static ValueSetDefinition AllOf(CodeSystems.ICodeSystem system) => new()
    {
        Url = system.Header.AllCodesValueSet ?? system.Header.Url + "/vs",
        Version = system.Header.Version,
        HasCompose = true,
        Includes = [new ValueSetInclude { System = system.Header.Url, Version = system.Header.Version, Path = "ValueSet.compose.include[0]" }],
        IsImplicit = true,
        StandsForCodeSystem = true,
    };

    private static ValueSetDefinition? FindLoinc(string rest, string url, string? version, TxScope scope)
    {
        // http://loinc.org/2.81/vs/LL715-4 names the version inside.
        var parts = rest.Split('/');
        if (parts.Length > 1 && parts[0] != "vs")
        {
            version ??= parts[0];
            parts = parts[1..];
        }

        if (parts[0] != "vs" || parts.Length > 2 || scope.FindCodeSystem(Loinc, version) is not { } loinc)
        {
            return null;
        }

        version = loinc.Header.Version;
        var include = new ValueSetInclude { System = Loinc, Version = version, Path = "ValueSet.compose.include[0]" };
        if (parts.Length == 1)
        {
            return Of(url, version, "LOINC", include);
        }

        if (!loinc.TryFind(parts[1], out _))
        {
            return null;
        }

        var name = parts[1].Replace('-', '_');
        return parts[1].StartsWith("LL", StringComparison.OrdinalIgnoreCase) ? Of(url, version, "LOINCAnswerList" + name, include with { Filters = [new ValueSetFilter("LIST", "=", parts[1])] })
            : parts[1].StartsWith("LP", StringComparison.OrdinalIgnoreCase) ? Of(url, version, "LOINCPart" + name, include with { Filters = [new ValueSetFilter("ancestor", "=", parts[1])] })
            : null;
    }

    private static ValueSetDefinition Of(string url, string? version, string? name, ValueSetInclude include) =>
        new() { Url = url, Version = version, Name = name, HasCompose = true, Includes = [include], IsImplicit = true };
}

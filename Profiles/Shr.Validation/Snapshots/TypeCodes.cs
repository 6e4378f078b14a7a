using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>The codes of the type entries of an element.</summary>
internal static class TypeCodes
{
    /// <summary>The code; types of FHIRPath are all text here.</summary>
    public static string Of(JsonObject type)
    {
        var code = type["code"]?.ToString() ?? "";
        return IsSystem(code) ? "string" : code;
    }

    /// <summary>Whether a code names a type of FHIRPath and none of FHIR.</summary>
    public static bool IsSystem(string code) => code.StartsWith("http://hl7.org/fhirpath/System.", StringComparison.Ordinal);
}

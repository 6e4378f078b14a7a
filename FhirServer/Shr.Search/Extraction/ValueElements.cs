using System.Text;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>System values that an expression computed, as elements, so that all values are written by the same code.</summary>
internal static class ValueElements
{
    public static Element Of(in FhirPathValue value, TypeModel types) => value.Kind switch
    {
        ValueKind.Boolean => Make(types.Require("boolean"), value.Boolean ? "true" : "false"),
        ValueKind.Integer or ValueKind.Long => Make(types.Require("integer"), value.ToString()),
        ValueKind.Decimal => Make(types.Require("decimal"), value.ToString()),
        ValueKind.Date => Make(types.Require("date"), JsonSerializer.Serialize(value.ToString())),
        ValueKind.DateTime => Make(types.Require("dateTime"), JsonSerializer.Serialize(value.ToString())),
        ValueKind.String => Make(types.Require("string"), JsonSerializer.Serialize(value.String)),
        _ => default,
    };

    private static Element Make(FhirType type, string json)
    {
        var tree = JsonTreeReader.Read(Encoding.UTF8.GetBytes($$"""{"value":{{json}}}"""), new IssueCollector());
        return tree is null ? default : new Element(tree, 1, -1, type, null);
    }
}

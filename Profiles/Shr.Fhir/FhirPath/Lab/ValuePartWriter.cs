using System.Globalization;
using System.Text;
using System.Text.Json;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Lab;

/// <summary>Writes an item as a part of Parameters, named by its type.</summary>
/// <remarks>What <c>value[x]</c> of Parameters cannot hold (backbone elements, plain JSON) goes as text into an extension.</remarks>
internal sealed class ValuePartWriter(Utf8JsonWriter json, TypeModel types)
{
    private const string JsonValue = "http://fhir.forms-lab.com/StructureDefinition/json-value";
    private const string ResourcePath = "http://fhir.forms-lab.com/StructureDefinition/resource-path";

    private readonly ElementInfo? _choice = types.Find("Parameters.parameter")?.FindElement("value");

    public void Write(in FhirPathValue value, string? path, string? name = null)
    {
        json.WriteStartObject();
        if (value.Kind == ValueKind.Element && !ReferenceEquals(value.ElementType, Untyped.Type))
        {
            WriteNode(value, path, name);
        }
        else
        {
            WriteSystem(value.ToSystem(), path, name);
        }

        json.WriteEndObject();
    }

    private void WriteNode(in FhirPathValue value, string? path, string? name)
    {
        var type = value.ElementType!;
        json.WriteString("name"u8, name ?? (SystemConversion.IsSystemString(value) ? "string" : type.Name));
        if (type.IsResource && !type.IsAbstract)
        {
            Extensions(path, null);
            json.WritePropertyName("resource"u8);
            json.WriteRawValue(Raw(value), skipInputValidation: true);
            return;
        }

        if (_choice is null || !_choice.Types.Any(t => ReferenceEquals(t.Type, type)))
        {
            Extensions(path, value.Row >= 0 ? Encoding.UTF8.GetString(Raw(value)) : "{}");
            return;
        }

        Extensions(path, null);
        var property = "value" + char.ToUpperInvariant(type.Name[0]) + type.Name[1..];
        if (value.Row >= 0)
        {
            json.WritePropertyName(property);
            json.WriteRawValue(Raw(value), skipInputValidation: true);
        }

        if (value.Sibling >= 0)
        {
            var (start, end) = value.Tree.Extent(value.Sibling);
            json.WritePropertyName("_" + property);
            json.WriteRawValue(value.Tree.Bytes.AsSpan(start, end - start), skipInputValidation: true);
        }
    }

    private void WriteSystem(in FhirPathValue value, string? path, string? name)
    {
        if (value is { Kind: ValueKind.String, String.Length: 0 })
        {
            json.WriteString("name"u8, name ?? "empty-string");
            return;
        }

        json.WriteString("name"u8, name ?? NameOf(value.Kind));
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                Extensions(path, null);
                json.WriteBoolean("valueBoolean"u8, value.Boolean);
                break;
            case ValueKind.Integer:
                Extensions(path, null);
                json.WriteNumber("valueInteger"u8, value.Integer);
                break;
            case ValueKind.Decimal:
                Extensions(path, null);
                json.WritePropertyName("valueDecimal"u8);
                json.WriteRawValue(value.ToString(), skipInputValidation: true);
                break;
            case ValueKind.Quantity:
                Extensions(path, null);
                Quantity(value.Quantity!);
                break;
            case ValueKind.String or ValueKind.Date or ValueKind.DateTime or ValueKind.Time:
                Extensions(path, null);
                json.WriteString("value" + value.Kind, value.ToString());
                break;
            case ValueKind.TypeInfo:
                Extensions(path, $$"""{"namespace":"{{value.TypeInfo!.Namespace}}","name":"{{value.TypeInfo.Name}}","baseType":"{{value.TypeInfo.BaseType}}"}""");
                break;
            default:
                Extensions(path, value.Kind == ValueKind.Element && value.Row < 0 ? "null" : value.ToString());
                break;
        }
    }

    private void Quantity(FhirPathQuantity quantity)
    {
        json.WriteStartObject("valueQuantity"u8);
        json.WritePropertyName("value"u8);
        json.WriteRawValue(quantity.Value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
        json.WriteString("unit"u8, quantity.Unit);
        if (!quantity.IsCalendar)
        {
            json.WriteString("system"u8, "http://unitsofmeasure.org");
            json.WriteString("code"u8, quantity.Unit);
        }

        json.WriteEndObject();
    }

    private void Extensions(string? path, string? text)
    {
        if (path is null && text is null)
        {
            return;
        }

        json.WriteStartArray("extension"u8);
        Extension(ResourcePath, path);
        Extension(JsonValue, text);
        json.WriteEndArray();
    }

    private void Extension(string url, string? text)
    {
        if (text is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("url"u8, url);
        json.WriteString("valueString"u8, text);
        json.WriteEndObject();
    }

    private static string NameOf(ValueKind kind) => kind switch
    {
        ValueKind.Quantity or ValueKind.TypeInfo => kind.ToString(),
        ValueKind.DateTime => "dateTime",
        ValueKind.Long => "integer64",
        ValueKind.Element => "Any",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static ReadOnlySpan<byte> Raw(in FhirPathValue value)
    {
        var (start, end) = value.Tree.Extent(value.Row);
        return value.Tree.Bytes.AsSpan(start, end - start);
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Server.Operations.Records;

/// <summary>
/// The difference of two versions as a Parameters of FHIRPath Patch operations: <c>replace</c>, <c>insert</c>, <c>add</c>
/// and <c>delete</c>, with the value before in <c>previousValue</c>. Items of a list are compared by their place.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/fhirpatch.html</remarks>
internal sealed class ResourceDifference
{
    private readonly Utf8JsonWriter _json;

    private ResourceDifference(Utf8JsonWriter json) => _json = json;

    /// <summary>The Parameters; without a parameter where nothing but version and instant differ.</summary>
    public static byte[] Write(byte[] older, byte[] newer, TypeModel types)
    {
        using var from = Resource.Parse(older, types, new IssueCollector())!;
        using var to = Resource.Parse(newer, types, new IssueCollector())!;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Parameters"u8);
        json.WriteStartArray("parameter"u8);
        new ResourceDifference(json).Compare(from.Root, to.Root, from.Type.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void Compare(Element from, Element to, string path)
    {
        foreach (var element in from.Type.Elements)
        {
            var name = path.EndsWith(".meta", StringComparison.Ordinal) ? element.Name : "";
            if (name is "versionId" or "lastUpdated")
            {
                continue;
            }

            Compare(Values(from, element), Values(to, element), element, path);
        }
    }

    private void Compare(List<Element> from, List<Element> to, ElementInfo element, string path)
    {
        var list = $"{path}.{element.Name}";
        for (var i = 0; i < Math.Min(from.Count, to.Count); i++)
        {
            var item = element.IsArray ? Item(list, i) : list;
            if (from[i].Type != to[i].Type || (from[i].Type.IsPrimitive && !IsSame(from[i], to[i])))
            {
                Operation("replace", item, null, null, to[i], from[i]);
            }
            else if (!from[i].Type.IsPrimitive)
            {
                Compare(from[i], to[i], item);
            }
        }

        for (var i = from.Count; i < to.Count; i++)
        {
            if (element.IsArray && i > 0)
            {
                Operation("insert", list, i, null, to[i], default);
            }
            else
            {
                Operation("add", path, null, element.Name, to[i], default);
            }
        }

        // From the end, so that the places before it stay what they are.
        for (var i = from.Count - 1; i >= to.Count; i--)
        {
            Operation("delete", element.IsArray ? Item(list, i) : list, null, null, default, from[i]);
        }
    }

    private static List<Element> Values(Element parent, ElementInfo element)
    {
        var values = new List<Element>();
        foreach (var child in parent.Children)
        {
            if (ReferenceEquals(child.Info, element))
            {
                values.Add(child);
            }
        }

        return values;
    }

    private static bool IsSame(Element a, Element b) =>
        a.RawValue.SequenceEqual(b.RawValue)
        && (a.Sibling < 0 ? b.Sibling < 0 : b.Sibling >= 0 && a.Tree.RawOf(a.Sibling).SequenceEqual(b.Tree.RawOf(b.Sibling)));

    private void Operation(string type, string path, int? index, string? name, Element value, Element previous)
    {
        _json.WriteStartObject();
        _json.WriteString("name"u8, "operation"u8);
        _json.WriteStartArray("part"u8);
        Part("type", "valueCode", type);
        Part("path", "valueString", path);
        if (name is not null)
        {
            Part("name", "valueString", name);
        }

        if (index is { } place)
        {
            _json.WriteStartObject();
            _json.WriteString("name"u8, "index"u8);
            _json.WriteNumber("valueInteger"u8, place);
            _json.WriteEndObject();
        }

        Value("previousValue", previous);
        Value("value", value);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Part(string name, string property, string value)
    {
        _json.WriteStartObject();
        _json.WriteString("name"u8, name);
        _json.WriteString(property, value);
        _json.WriteEndObject();
    }

    private void Value(string name, Element value)
    {
        if (!value.Exists)
        {
            return;
        }

        _json.WriteStartObject();
        _json.WriteString("name"u8, name);
        if (value.Type.IsResource)
        {
            Raw("resource", value);
        }
        else if (value.Type.Kind == FhirTypeKind.Backbone)
        {
            // A backbone has no value[x]; its elements are parts.
            _json.WriteStartArray("part"u8);
            foreach (var child in value.Children)
            {
                Value(child.Info!.Name, child);
            }

            _json.WriteEndArray();
        }
        else
        {
            var property = "value" + (value.Type.Name == "xhtml" ? "String" : char.ToUpperInvariant(value.Type.Name[0]) + value.Type.Name[1..]);
            Raw(property, value);
            if (value.Sibling >= 0)
            {
                _json.WritePropertyName("_" + property);
                _json.WriteRawValue(value.Tree.RawOf(value.Sibling), skipInputValidation: true);
            }
        }

        _json.WriteEndObject();
    }

    private void Raw(string property, Element value)
    {
        if (value.Row < 0)
        {
            return;
        }

        var (start, end) = value.Tree.Extent(value.Row);
        _json.WritePropertyName(property);
        _json.WriteRawValue(value.Tree.Bytes.AsSpan(start, end - start), skipInputValidation: true);
    }

    private static string Item(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");
}

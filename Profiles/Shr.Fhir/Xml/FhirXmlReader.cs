using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir.Types;

namespace Shr.Fhir.Xml;

/// <summary>Turns a resource in XML into the same resource in JSON, by the compiled types.</summary>
/// <remarks>
/// Decimals keep their text. Values that are no value of their type are passed on as JSON strings, so that the one
/// validator judges them. https://hl7.org/fhir/R4/xml.html
/// </remarks>
/// <param name="types">The types of the resources.</param>
public sealed class FhirXmlReader(TypeModel types)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>How deeply elements may nest.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>The largest number of characters of a body.</summary>
    public long MaxCharacters { get; init; } = 256L * 1024 * 1024;

    /// <summary>The resource as JSON; null where the XML cannot be read or has faults, which <paramref name="issues"/> then names, each with its path.</summary>
    public byte[]? Read(Stream xml, IssueCollector issues)
    {
        if (XmlNodeReader.Read(xml, MaxDepth, MaxCharacters, issues) is not { } root)
        {
            return null;
        }

        if (root.Namespace != XmlNodeReader.FhirNamespace || types.FindResource(root.Name) is not { } type)
        {
            issues.Add(XmlIssues.NoResource, "", root.Name);
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        WriteObject(json, root, type, type.Name, issues);
        json.Flush();
        return issues.HasErrors ? null : buffer.WrittenSpan.ToArray();
    }

    private void WriteObject(Utf8JsonWriter json, XmlNode node, FhirType type, string path, IssueCollector issues)
    {
        json.WriteStartObject();
        if (type.IsResource)
        {
            json.WriteString("resourceType"u8, type.Name);
        }

        WriteAttributes(json, node, type, path, issues);
        if (node.HasText)
        {
            issues.Add(XmlIssues.TextContent, path, type.Name);
        }

        foreach (var (property, nodes) in Group(node, type, path, issues))
        {
            WriteProperty(json, property, nodes, path, issues);
        }

        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, XmlNode node, FhirType type, string path, IssueCollector issues)
    {
        foreach (var (name, value) in node.Attributes)
        {
            if (type.FindElement(name) is not { IsXmlAttribute: true })
            {
                issues.Add(XmlIssues.UnknownAttribute, path, name, type.Name);
            }
            else if (value.Length == 0)
            {
                issues.Add(XmlIssues.EmptyAttribute, path, name);
            }
            else
            {
                json.WriteString(name, value);
            }
        }
    }

    // The child nodes by JSON property, in the order of the text; a property that comes back after another is a wrong order.
    private static List<(FhirProperty Property, List<XmlNode> Nodes)> Group(XmlNode node, FhirType type, string path, IssueCollector issues)
    {
        var groups = new List<(FhirProperty Property, List<XmlNode> Nodes)>();
        Span<byte> name = stackalloc byte[128];
        foreach (var child in node.Children)
        {
            var expected = child.Markup is null ? XmlNodeReader.FhirNamespace : XmlNodeReader.XhtmlNamespace;
            if (child.Namespace != expected)
            {
                issues.Add(XmlIssues.WrongNamespace, path, child.Name, child.Namespace);
                continue;
            }

            if (!System.Text.Encoding.UTF8.TryGetBytes(child.Name, name, out var length)
                || type.FindProperty(name[..length]) is not { } property
                || property.Element.IsXmlAttribute
                || (child.Markup is not null) != (property.Type.Name == "xhtml"))
            {
                issues.Add(XmlIssues.UnknownElement, path, child.Name, type.Name);
                continue;
            }

            var group = groups.FindIndex(g => ReferenceEquals(g.Property, property));
            if (group < 0)
            {
                if (groups.Count > 0 && groups[^1].Property.Element.Order > property.Element.Order)
                {
                    issues.Add(XmlIssues.WrongOrder, $"{path}.{property.Element.Name}", child.Name, groups[^1].Property.JsonName);
                }

                groups.Add((property, [child]));
                continue;
            }

            if (group != groups.Count - 1)
            {
                issues.Add(XmlIssues.WrongOrder, $"{path}.{property.Element.Name}", child.Name, groups[^1].Property.JsonName);
            }

            groups[group].Nodes.Add(child);
        }

        return groups;
    }

    private void WriteProperty(Utf8JsonWriter json, FhirProperty property, List<XmlNode> nodes, string path, IssueCollector issues)
    {
        path = $"{path}.{property.Element.Name}";
        if (!property.Element.IsArray)
        {
            if (nodes.Count > 1)
            {
                issues.Add(XmlIssues.NotRepeating, path, property.JsonName);
            }

            if (property.Type.IsPrimitive)
            {
                WritePrimitive(json, property, nodes[0], path, issues);
                return;
            }

            json.WritePropertyName(property.JsonName);
            WriteComplex(json, nodes[0], property.Type, path, issues);
            return;
        }

        if (property.Type.IsPrimitive)
        {
            WritePrimitives(json, property, nodes, path, issues);
            return;
        }

        json.WriteStartArray(property.JsonName);
        for (var i = 0; i < nodes.Count; i++)
        {
            WriteComplex(json, nodes[i], property.Type, Item(path, i), issues);
        }

        json.WriteEndArray();
    }

    private void WriteComplex(Utf8JsonWriter json, XmlNode node, FhirType type, string path, IssueCollector issues)
    {
        if (type is { IsResource: true, IsAbstract: true })
        {
            WriteContained(json, node, path, issues);
            return;
        }

        if (node.Children.Count == 0 && node.Attributes.Count == 0)
        {
            issues.Add(XmlIssues.EmptyElement, path, node.Name);
        }

        WriteObject(json, node, type, path, issues);
    }

    private void WriteContained(Utf8JsonWriter json, XmlNode holder, string path, IssueCollector issues)
    {
        if (holder.Children is not [var node])
        {
            issues.Add(XmlIssues.NotOneResource, path, holder.Name, holder.Children.Count);
            json.WriteNullValue();
            return;
        }

        if (node.Namespace != XmlNodeReader.FhirNamespace || types.FindResource(node.Name) is not { } type)
        {
            issues.Add(XmlIssues.NoResource, path, node.Name);
            json.WriteNullValue();
            return;
        }

        WriteObject(json, node, type, path, issues);
    }

    private void WritePrimitive(Utf8JsonWriter json, FhirProperty property, XmlNode node, string path, IssueCollector issues)
    {
        if (ValueOf(node) is { } value)
        {
            json.WritePropertyName(property.JsonName);
            WriteValue(json, property.Type, value);
        }

        if (HasSibling(node))
        {
            json.WritePropertyName("_" + property.JsonName);
            WriteSibling(json, node, property.Type, path, issues);
        }
        else
        {
            CheckPrimitive(node, path, issues);
        }
    }

    private void WritePrimitives(Utf8JsonWriter json, FhirProperty property, List<XmlNode> nodes, string path, IssueCollector issues)
    {
        if (nodes.Exists(n => ValueOf(n) is not null))
        {
            json.WriteStartArray(property.JsonName);
            foreach (var node in nodes)
            {
                if (ValueOf(node) is { } value)
                {
                    WriteValue(json, property.Type, value);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        if (nodes.Exists(HasSibling))
        {
            json.WriteStartArray("_" + property.JsonName);
            for (var i = 0; i < nodes.Count; i++)
            {
                if (HasSibling(nodes[i]))
                {
                    WriteSibling(json, nodes[i], property.Type, Item(path, i), issues);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            if (!HasSibling(nodes[i]))
            {
                CheckPrimitive(nodes[i], Item(path, i), issues);
            }
        }
    }

    private static void CheckPrimitive(XmlNode node, string path, IssueCollector issues)
    {
        if (node.HasText)
        {
            issues.Add(XmlIssues.TextContent, path, node.Name);
        }

        if (ValueOf(node) is null)
        {
            issues.Add(XmlIssues.EmptyElement, path, node.Name);
        }
    }

    // A primitive's id and extensions: the same as an object of its type, without the value.
    private void WriteSibling(Utf8JsonWriter json, XmlNode node, FhirType type, string path, IssueCollector issues)
    {
        var rest = new XmlNode { Name = node.Name, Namespace = node.Namespace, HasText = node.HasText };
        rest.Attributes.AddRange(node.Attributes.Where(a => a.Name != "value"));
        rest.Children.AddRange(node.Children);
        WriteObject(json, rest, type, path, issues);
    }

    private static string? ValueOf(XmlNode node) => node.Markup ?? node.Attribute("value");

    private static bool HasSibling(XmlNode node) => node.Markup is null && (node.Children.Count > 0 || node.Attributes.Exists(a => a.Name != "value"));

    private static void WriteValue(Utf8JsonWriter json, FhirType type, string value)
    {
        switch (type.Name)
        {
            case "boolean" when value is "true" or "false":
                json.WriteBooleanValue(value == "true");
                break;
            case "decimal" or "integer" or "positiveInt" or "unsignedInt" when IsJsonNumber(value):
                json.WriteRawValue(value, skipInputValidation: true);
                break;
            default:
                json.WriteStringValue(value);
                break;
        }
    }

    private static bool IsJsonNumber(string value)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);
        using var tree = Elements.JsonTreeReader.Read(bytes, new IssueCollector());
        return tree?.KindOf(0) == Elements.JsonKind.Number && tree.RawOf(0).Length == bytes.Length;
    }

    private static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}

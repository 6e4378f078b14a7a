using System.Text.Json;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Writes the codes of an expansion, those below each with it.</summary>
/// <param name="writer">Where they go.</param>
/// <param name="properties">Which properties are shown; learns which were.</param>
/// <param name="names">Writes their names.</param>
/// <param name="showsVersions">Whether each code tells its version.</param>
internal sealed class ExpansionItemWriter(AnswerWriter writer, ExpansionProperties properties, ExpansionNameWriter names, bool showsVersions)
{
    private const string ContainsProperty = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property";

    private readonly Utf8JsonWriter _json = writer.Json;

    /// <summary>Writes the codes of one level and those below.</summary>
    public void Write(IReadOnlyList<ExpansionItem> items)
    {
        _json.WriteStartArray();
        foreach (var item in items)
        {
            WriteItem(item);
        }

        _json.WriteEndArray();
    }

    private void WriteItem(ExpansionItem item)
    {
        var flags = item.CodeSystem?.FlagsOf(item.Concept) ?? ConceptFlags.None;
        _json.WriteStartObject();
        WriteExtensions(item);
        _json.WriteString("system"u8, item.System);
        if ((flags & ConceptFlags.Abstract) != 0)
        {
            _json.WriteBoolean("abstract"u8, true);
        }

        if ((flags & ConceptFlags.Inactive) != 0)
        {
            _json.WriteBoolean("inactive"u8, true);
        }

        writer.Text("version"u8, showsVersions ? item.Version : null);
        _json.WriteString("code"u8, item.Code);
        names.Write(item);
        if (item.Children.Count > 0)
        {
            _json.WritePropertyName("contains"u8);
            Write(item.Children);
        }

        _json.WriteEndObject();
    }

    private void WriteExtensions(ExpansionItem item)
    {
        var shown = properties.Of(item);
        var extensions = ExpansionProperties.ExtensionsOf(item).ToList();
        if (shown.Count == 0 && extensions.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("extension"u8);
        foreach (var extension in extensions)
        {
            _json.WriteRawValue(extension, skipInputValidation: true);
        }

        foreach (var property in shown)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("extension"u8);
            _json.WriteStartObject();
            _json.WriteString("url"u8, "code"u8);
            _json.WriteString("valueCode"u8, property.Code);
            _json.WriteEndObject();
            WriteValue(property);
            _json.WriteEndArray();
            _json.WriteString("url"u8, ContainsProperty);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteValue(ConceptProperty property)
    {
        _json.WriteStartObject();
        _json.WriteString("url"u8, "value"u8);
        switch (property.Kind)
        {
            case PropertyKind.Coding:
                _json.WritePropertyName("valueCoding"u8);
                writer.WriteCoding(new Coding(property.System, null, property.Value, property.Display));
                break;
            case PropertyKind.Boolean or PropertyKind.Integer or PropertyKind.Decimal:
                _json.WritePropertyName(property.Kind == PropertyKind.Boolean ? "valueBoolean"u8 : property.Kind == PropertyKind.Integer ? "valueInteger"u8 : "valueDecimal"u8);
                _json.WriteRawValue(property.Value, skipInputValidation: true);
                break;
            case PropertyKind.String:
                _json.WriteString("valueString"u8, property.Value);
                break;
            case PropertyKind.DateTime:
                _json.WriteString("valueDateTime"u8, property.Value);
                break;
            default:
                _json.WriteString("valueCode"u8, property.Value);
                break;
        }

        _json.WriteEndObject();
    }
}

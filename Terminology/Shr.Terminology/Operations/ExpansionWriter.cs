using System.Globalization;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Writes a value set with its expansion, in the form of R4; what only R5 has goes into its cross-version extensions.</summary>
internal sealed class ExpansionWriter(TxScope scope, AnswerWriter writer)
{
    private const string ExpansionProperty = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.property";

    // Left out unless the definition is asked for; the copyright stays, because licences ask for it in every extract.
    private static readonly HashSet<string> Definition = new(StringComparer.Ordinal)
    {
        "purpose", "compose", "description", "contact", "publisher", "extension", "contained", "useContext", "jurisdiction", "identifier",
    };

    private readonly bool _withDefinition = scope.Parameters.Boolean("includeDefinition") ?? false;
    private readonly ExpansionProperties _properties = new([.. scope.Parameters.Texts("property")]);

    private Utf8JsonWriter Json => writer.Json;

    /// <summary>Writes the value set.</summary>
    public void Write(ValueSetDefinition valueSet, Expansion expansion, ExpansionLog log, string identifier, DateTimeOffset now, int? offset)
    {
        // Properties are declared before the codes that have them, but known only after: the codes are written aside.
        var codes = WriteAside(expansion, valueSet.Language);
        Json.WriteStartObject();
        Json.WriteString("resourceType"u8, "ValueSet"u8);
        WriteDefinition(valueSet);
        Json.WriteStartObject("expansion"u8);
        WriteExtensions(log);
        Json.WriteString("identifier"u8, identifier);
        Json.WriteString("timestamp"u8, now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        if (expansion.Total is { } total)
        {
            Json.WriteNumber("total"u8, total);
        }

        if (offset is { } first)
        {
            Json.WriteNumber("offset"u8, first);
        }

        WriteParameters(log);
        if (expansion.Items.Count > 0)
        {
            Json.WritePropertyName("contains"u8);
            Json.WriteRawValue(codes.Span, skipInputValidation: true);
        }

        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private ReadOnlyMemory<byte> WriteAside(Expansion expansion, string? language)
    {
        using var aside = new AnswerWriter();
        new ExpansionItemWriter(aside, _properties, new ExpansionNameWriter(scope, aside, language), expansion.ShowsVersions).Write(expansion.Items);
        return aside.Finish().Json;
    }

    private void WriteDefinition(ValueSetDefinition valueSet)
    {
        if (valueSet.Json.IsEmpty)
        {
            writer.Text("url"u8, valueSet.Url);
            writer.Text("version"u8, valueSet.Version);
            writer.Text("name"u8, valueSet.Name);
            Json.WriteString("status"u8, "active"u8);
            Json.WriteBoolean("experimental"u8, false);
            if (valueSet.Includes is [{ System: { } system, Version: var version }])
            {
                writer.Text("copyright"u8, scope.FindCodeSystem(system, version)?.Header.Copyright);
            }

            return;
        }

        using var tree = JsonTreeReader.Read(valueSet.Json.ToArray(), new IssueCollector());
        if (tree is null)
        {
            return;
        }

        foreach (var property in new JsonView(tree, 0).Items)
        {
            var name = property.Name;
            if (name is not ("resourceType" or "text" or "expansion" or "meta") && (_withDefinition || !Definition.Contains(name.TrimStart('_'))))
            {
                Json.WritePropertyName(name);
                Json.WriteRawValue(property.Raw, skipInputValidation: true);
            }
        }
    }

    private void WriteExtensions(ExpansionLog log)
    {
        if (_properties.Declared.Count == 0 && log.UnclosedReason is null)
        {
            return;
        }

        Json.WriteStartArray("extension"u8);
        if (log.UnclosedReason is { } reason)
        {
            Json.WriteStartObject();
            Json.WriteString("url"u8, "http://hl7.org/fhir/StructureDefinition/valueset-unclosed"u8);
            Json.WriteBoolean("valueBoolean"u8, true);
            Json.WriteEndObject();
            Json.WriteStartObject();
            Json.WriteString("url"u8, "http://hl7.org/fhir/StructureDefinition/valueset-unclosed-reason"u8);
            Json.WriteString("valueString"u8, reason);
            Json.WriteEndObject();
        }

        foreach (var (code, uri) in _properties.Declared)
        {
            Json.WriteStartObject();
            Json.WriteStartArray("extension"u8);
            WritePart("code"u8, "valueCode"u8, code);
            if (uri is not null)
            {
                WritePart("uri"u8, "valueUri"u8, uri);
            }

            Json.WriteEndArray();
            Json.WriteString("url"u8, ExpansionProperty);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private void WritePart(ReadOnlySpan<byte> url, ReadOnlySpan<byte> type, string value)
    {
        Json.WriteStartObject();
        Json.WriteString("url"u8, url);
        Json.WriteString(type, value);
        Json.WriteEndObject();
    }

    private void WriteParameters(ExpansionLog log)
    {
        if (log.Parameters.Count == 0)
        {
            return;
        }

        Json.WriteStartArray("parameter"u8);
        foreach (var parameter in log.Parameters)
        {
            Json.WriteStartObject();
            Json.WriteString("name"u8, parameter.Name);
            Json.WritePropertyName(parameter.Type);
            if (parameter.Type is "valueBoolean" or "valueInteger")
            {
                Json.WriteRawValue(parameter.Value, skipInputValidation: true);
            }
            else
            {
                Json.WriteStringValue(parameter.Value);
            }

            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }
}

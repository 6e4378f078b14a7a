using System.Globalization;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;
using Shr.Terminology.Languages;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Writes a value set with its expansion, in the form of R4; what only R5 has goes into its cross-version extensions.</summary>
internal sealed class ExpansionWriter(TxScope scope, AnswerWriter writer)
{
    private const string ExpansionProperty = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.property";
    private const string ContainsProperty = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property";

    // Left out unless the definition is asked for; the copyright stays, because licences ask for it in every extract.
    private static readonly HashSet<string> Definition = new(StringComparer.Ordinal)
    {
        "purpose", "compose", "description", "contact", "publisher", "extension", "contained", "useContext", "jurisdiction", "identifier",
    };

    private readonly bool _withDesignations = scope.Parameters.Boolean("includeDesignations") ?? false;
    private readonly bool _withDefinition = scope.Parameters.Boolean("includeDefinition") ?? false;
    private readonly IReadOnlyList<string> _designations = [.. scope.Parameters.Texts("designation")];
    private readonly ExpansionProperties _properties = new([.. scope.Parameters.Texts("property")]);
    private bool _showsVersions;
    private string? _valueSetLanguage;

    private Utf8JsonWriter Json => writer.Json;

    /// <summary>Writes the value set.</summary>
    public void Write(ValueSetDefinition valueSet, Expansion expansion, ExpansionLog log, string identifier, DateTimeOffset now, int? offset)
    {
        _showsVersions = expansion.ShowsVersions;
        _valueSetLanguage = valueSet.Language;

        // Properties are declared before the codes that have them, but known only after: the codes are written aside.
        var codes = WriteAside(expansion);
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

    private ReadOnlyMemory<byte> WriteAside(Expansion expansion)
    {
        using var aside = new AnswerWriter();
        new ItemWriter(this, aside).Write(expansion.Items);
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

    /// <summary>Writes the codes of one level and those below.</summary>
    private sealed class ItemWriter(ExpansionWriter owner, AnswerWriter writer)
    {
        private static readonly HashSet<string> DesignationExtensions = new(StringComparer.Ordinal)
        {
            "http://hl7.org/fhir/StructureDefinition/coding-sctdescid", "http://hl7.org/fhir/StructureDefinition/rendering-style",
            "http://hl7.org/fhir/StructureDefinition/rendering-xhtml", ConceptExtensions.StandardsStatus,
            "http://hl7.org/fhir/StructureDefinition/codesystem-alternate",
        };

        private readonly Utf8JsonWriter _json = writer.Json;

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

            writer.Text("version"u8, owner._showsVersions ? item.Version : null);
            _json.WriteString("code"u8, item.Code);
            WriteNames(item);
            if (item.Children.Count > 0)
            {
                _json.WritePropertyName("contains"u8);
                Write(item.Children);
            }

            _json.WriteEndObject();
        }

        private void WriteExtensions(ExpansionItem item)
        {
            var properties = owner._properties.Of(item);
            var extensions = ExpansionProperties.ExtensionsOf(item).ToList();
            if (properties.Count == 0 && extensions.Count == 0)
            {
                return;
            }

            _json.WriteStartArray("extension"u8);
            foreach (var extension in extensions)
            {
                _json.WriteRawValue(extension, skipInputValidation: true);
            }

            foreach (var property in properties)
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

        private void WriteNames(ExpansionItem item)
        {
            if (item.CodeSystem is not { } system)
            {
                writer.Text("display"u8, item.StoredDisplay);
                return;
            }

            // The usual case needs no list of names.
            if (!owner._withDesignations && owner._languages is null && item.Listed is null && system.DisplayOf(item.Concept) is { } plain)
            {
                _json.WriteString("display"u8, plain);
                return;
            }

            var names = ConceptNames.Of(system, item.Concept);
            if (item.Listed is { } listed)
            {
                names.Add(listed, item.ListedLanguage);
            }

            var shown = names.Preferred(owner._languages);
            if (item.Listed?.Display is { Length: > 0 } own && owner._languages is null)
            {
                shown = names.All.First(n => n.Designation.Value == own.Trim());
            }

            writer.Text("display"u8, shown?.Designation.Value);
            if (owner._withDesignations)
            {
                WriteDesignations(names, shown);
            }
        }

        private void WriteDesignations(ConceptNames names, ConceptName? shown)
        {
            var isOpen = false;
            foreach (var name in names.All)
            {
                var designation = name.Designation;
                if (name == shown || !IsWanted(designation) || IsRedundant(designation, shown))
                {
                    continue;
                }

                if (!isOpen)
                {
                    _json.WriteStartArray("designation"u8);
                    isOpen = true;
                }

                _json.WriteStartObject();
                var extensions = designation.Extensions?.Where(e => DesignationExtensions.Contains(e.Url)).ToList();
                if (extensions is { Count: > 0 })
                {
                    _json.WriteStartArray("extension"u8);
                    extensions.ForEach(e => _json.WriteRawValue(e.Json, skipInputValidation: true));
                    _json.WriteEndArray();
                }

                writer.Text("language"u8, designation.Language);
                if (designation.Use is { } use)
                {
                    _json.WritePropertyName("use"u8);
                    writer.WriteCoding(use);
                }

                _json.WriteString("value"u8, designation.Value);
                _json.WriteEndObject();
            }

            if (isOpen)
            {
                _json.WriteEndArray();
            }
        }

        private bool IsWanted(Designation designation)
        {
            foreach (var wanted in owner._designations)
            {
                var bar = wanted.LastIndexOf('|');
                var (system, code) = bar < 0 ? ("urn:ietf:bcp:47", wanted) : (wanted[..bar], wanted[(bar + 1)..]);
                if ((system == "urn:ietf:bcp:47" && designation.Language == code) || (designation.Use?.System == system && designation.Use.Code == code))
                {
                    return true;
                }
            }

            return owner._designations.Count == 0;
        }

        private bool IsRedundant(Designation designation, ConceptName? shown) =>
            designation.Use is null && designation.Value == shown?.Designation.Value
            && (designation.Language is null ? owner._valueSetLanguage is null : owner._valueSetLanguage is { } language && designation.Language.StartsWith(language, StringComparison.Ordinal));
    }

    private readonly LanguagePreference? _languages = scope.Languages;
}

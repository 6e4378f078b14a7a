using System.Text.Json;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;

namespace Shr.Terminology.Operations;

/// <summary>Writes the names of codes in an expansion.</summary>
/// <param name="scope">Whose languages and parameters decide.</param>
/// <param name="writer">Where they go.</param>
/// <param name="valueSetLanguage">The language of the value set, in which a designation needs no saying twice.</param>
internal sealed class ExpansionNameWriter(TxScope scope, AnswerWriter writer, string? valueSetLanguage)
{
    private static readonly HashSet<string> DesignationExtensions = new(StringComparer.Ordinal)
    {
        "http://hl7.org/fhir/StructureDefinition/coding-sctdescid", "http://hl7.org/fhir/StructureDefinition/rendering-style",
        "http://hl7.org/fhir/StructureDefinition/rendering-xhtml", ConceptExtensions.StandardsStatus,
        "http://hl7.org/fhir/StructureDefinition/codesystem-alternate",
    };

    private readonly Utf8JsonWriter _json = writer.Json;
    private readonly LanguagePreference? _languages = scope.Languages;
    private readonly bool _withDesignations = scope.Parameters.Boolean("includeDesignations") ?? false;
    private readonly IReadOnlyList<string> _designations = [.. scope.Parameters.Texts("designation")];

    /// <summary>Writes the display and, where they are wanted, the designations of a code.</summary>
    public void Write(ExpansionItem item)
    {
        if (item.CodeSystem is not { } system)
        {
            writer.Text("display"u8, item.StoredDisplay);
            return;
        }

        // The usual case needs no list of names.
        if (!_withDesignations && _languages is null && item.Listed is null && system.DisplayOf(item.Concept) is { } plain)
        {
            _json.WriteString("display"u8, plain);
            return;
        }

        var names = ConceptNames.Of(system, item.Concept);
        if (item.Listed is { } listed)
        {
            names.Add(listed, item.ListedLanguage);
        }

        var shown = names.Preferred(_languages);
        if (item.Listed?.Display is { Length: > 0 } own && _languages is null)
        {
            shown = names.All.First(n => n.Designation.Value == own.Trim());
        }

        writer.Text("display"u8, shown?.Designation.Value);
        if (_withDesignations)
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
        foreach (var wanted in _designations)
        {
            var bar = wanted.LastIndexOf('|');
            var (system, code) = bar < 0 ? ("urn:ietf:bcp:47", wanted) : (wanted[..bar], wanted[(bar + 1)..]);
            if ((system == "urn:ietf:bcp:47" && designation.Language == code) || (designation.Use?.System == system && designation.Use.Code == code))
            {
                return true;
            }
        }

        return _designations.Count == 0;
    }

    private bool IsRedundant(Designation designation, ConceptName? shown) =>
        designation.Use is null && designation.Value == shown?.Designation.Value
        && (designation.Language is null ? valueSetLanguage is null : valueSetLanguage is { } language && designation.Language.StartsWith(language, StringComparison.Ordinal));
}

using System.Xml.Linq;
using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The divs of a narrative that are marked with a language: none, some, that of the resource, or certain ones.</summary>
/// <remarks>https://hl7.org/fhir/extensions/StructureDefinition-narrative-language-control.html</remarks>
internal sealed class NarrativeLanguageRule(IReadOnlyList<string> wanted, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile) =>
        element.NarrativeLanguages.Count == 0 ? null : new NarrativeLanguageRule(element.NarrativeLanguages, profile);

    public override void Check(in Element element, ValidationScope scope)
    {
        if (NarrativeText.Read(element) is not { } div)
        {
            return;
        }

        var languages = div.Elements().Where(e => e.Name.LocalName == "div")
            .Select(e => (string?)e.Attribute("lang") ?? (string?)e.Attribute(XNamespace.Xml + "lang")).OfType<string>().ToList();
        foreach (var demand in wanted)
        {
            if (Fault(demand, languages, scope.Resource.ChildString("language"u8)) is { } fault)
            {
                scope.Report(element, ValidationIssues.NarrativeLanguage, languages.Count == 0 ? "none" : string.Join(", ", languages), fault, profile);
            }
        }
    }

    private static string? Fault(string demand, List<string> languages, string? own) => demand switch
    {
        "_no" => languages.Count == 0 ? null : "there must be none",
        "_yes" => languages.Count > 0 ? null : "there must be some",
        "_resource" => own is null || languages.Contains(own) ? null : $"one must be in the resource's language, {own}",
        _ => languages.Contains(demand) ? null : $"one must be in {demand}",
    };

    public override string ToString() => "language sections " + string.Join(" and ", wanted);
}

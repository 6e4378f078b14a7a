using System.Xml.Linq;
using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>Each text of a narrative says by the class of an element around it where it comes from.</summary>
/// <remarks>https://hl7.org/fhir/extensions/StructureDefinition-narrative-source-control.html</remarks>
internal sealed class NarrativeSourceRule(IssueSeverity severity, string profile) : Rule
{
    private static readonly string[] Sources = ["boilerplate", "generated", "original"];

    public static Rule? Compile(ElementConstraints element, string profile) => element.NarrativeSource switch
    {
        "error" => new NarrativeSourceRule(IssueSeverity.Error, profile),
        "warning" => new NarrativeSourceRule(IssueSeverity.Warning, profile),
        "information" => new NarrativeSourceRule(IssueSeverity.Information, profile),
        _ => null,
    };

    public override void Check(in Element element, ValidationScope scope)
    {
        foreach (var text in NarrativeText.Read(element)?.DescendantNodes().OfType<XText>() ?? [])
        {
            if (!string.IsNullOrWhiteSpace(text.Value) && !text.Ancestors().Any(SaysSource))
            {
                var said = text.Value.Trim();
                scope.Report(element, ValidationIssues.NarrativeSource, severity, said.Length <= 60 ? said : said[..60] + "...", profile);
            }
        }
    }

    private static bool SaysSource(XElement element) =>
        ((string?)element.Attribute("class"))?.Split(' ').Any(Sources.Contains) == true;

    public override string ToString() => "parts of the narrative say their source";
}

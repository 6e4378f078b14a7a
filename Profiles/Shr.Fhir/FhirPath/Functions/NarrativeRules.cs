using System.Text;
using Shr.Fhir.Narrative;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary><c>htmlChecks()</c>: the same look at a narrative that the validator takes.</summary>
/// <remarks>https://hl7.org/fhir/R4/narrative.html#xhtml, constraints txt-1 and txt-2</remarks>
internal static class NarrativeRules
{
    /// <summary>Null where the narrative is allowed, otherwise the first thing that is not.</summary>
    public static string? Check(string div)
    {
        var findings = XhtmlScan.Scan(Encoding.UTF8.GetBytes(div));
        return findings.Fault ?? (findings.HasContent ? null : "it holds no text and no image");
    }
}

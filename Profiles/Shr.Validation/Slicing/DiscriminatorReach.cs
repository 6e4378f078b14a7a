using System.Text;
using Shr.Fhir.Types;

namespace Shr.Validation.Slicing;

/// <summary>Whether the path of a discriminator can lead anywhere from the types of the sliced element.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#discriminator</remarks>
internal static class DiscriminatorReach
{
    /// <summary>Whether some value of one of the types may have something at the path; true where the types do not tell.</summary>
    public static bool IsPossible(string path, IReadOnlyList<FhirType> types)
    {
        IReadOnlyList<FhirType> at = types;
        foreach (var step in new DiscriminatorPath(path).Steps)
        {
            if (at.Count == 0 || at.Any(t => t.IsAbstract) || step.Kind == DiscriminatorStepKind.Resolve)
            {
                return true;
            }

            if (step.Kind == DiscriminatorStepKind.OfType)
            {
                continue;
            }

            var name = step.Kind == DiscriminatorStepKind.Extension ? "extension" : step.Name;
            var next = at.Select(t => t.FindElement(name) ?? t.FindProperty(Encoding.UTF8.GetBytes(name))?.Element).OfType<ElementInfo>().ToList();
            if (next.Count == 0)
            {
                return false;
            }

            at = [.. next.SelectMany(e => e.Types).Select(t => t.Type).Distinct()];
        }

        return true;
    }
}

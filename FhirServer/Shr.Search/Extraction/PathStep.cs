using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>One step of a path: to a property, or through a filter.</summary>
internal readonly record struct PathStep(FhirProperty? Property, PathFilter? Filter);

/// <summary>A straight way from the root of a type to values of one type.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Type">The type of the values; the abstract Resource where any may stand there.</param>
internal sealed record PathBranch(IReadOnlyList<PathStep> Steps, FhirType Type)
{
    public PathBranch Then(FhirProperty property) => new([.. Steps, new PathStep(property, null)], property.Type);

    public PathBranch Through(PathFilter filter) => new([.. Steps, new PathStep(null, filter)], Type);
}

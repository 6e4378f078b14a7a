namespace Shr.Terminology.CodeSystems;

/// <summary>The concepts that two sets share, found while they are walked.</summary>
internal sealed class IntersectedConceptSet(ConceptSet first, ConceptSet second) : ConceptSet
{
    public override int? Count => Walked is { } walked ? walked.Items.Count(c => Rest.Contains(c)) : null;

    public override IEnumerable<Concept> Items => Walked is { } walked ? walked.Items.Where(c => Rest.Contains(c)) : [];

    // Only one of the two need be listable.
    private ConceptSet? Walked => first.Count is not null ? first : second.Count is not null ? second : null;

    private ConceptSet Rest => ReferenceEquals(Walked, first) ? second : first;

    public override bool Contains(Concept concept) => first.Contains(concept) && second.Contains(concept);

    public override string? WhyNot(Concept concept) => first.WhyNot(concept) ?? second.WhyNot(concept);
}

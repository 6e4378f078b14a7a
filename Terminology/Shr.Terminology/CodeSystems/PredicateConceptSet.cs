namespace Shr.Terminology.CodeSystems;

/// <summary>Concepts that pass a test and cannot be listed: codes made by a grammar.</summary>
/// <param name="test">The test.</param>
/// <param name="whyNot">Says of a concept that fails why it does, or null.</param>
internal sealed class PredicateConceptSet(Func<Concept, bool> test, Func<Concept, string>? whyNot = null) : ConceptSet
{
    public override int? Count => null;

    public override IEnumerable<Concept> Items => [];

    public override bool Contains(Concept concept) => test(concept);

    public override string? WhyNot(Concept concept) => test(concept) ? null : whyNot?.Invoke(concept);
}

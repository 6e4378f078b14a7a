namespace Shr.Terminology.CodeSystems;

/// <summary>Concepts that pass a test and cannot be listed: codes made by a grammar.</summary>
internal sealed class PredicateConceptSet(Func<Concept, bool> test) : ConceptSet
{
    public override int? Count => null;

    public override IEnumerable<Concept> Items => [];

    public override bool Contains(Concept concept) => test(concept);
}

namespace Shr.Terminology.CodeSystems;

/// <summary>A few concepts in a given order.</summary>
internal sealed class ListConceptSet(IReadOnlyList<Concept> items) : ConceptSet
{
    private HashSet<Concept>? _lookup;

    public override int? Count => items.Count;

    public override IEnumerable<Concept> Items => items;

    public override bool Contains(Concept concept) => (_lookup ??= [.. items]).Contains(concept);
}

namespace Shr.Terminology.CodeSystems;

/// <summary>Some concepts of one code system: what a filter or a search selects.</summary>
public abstract class ConceptSet
{
    /// <summary>How many, or null where they cannot be listed.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether a concept is among them.</summary>
    public abstract bool Contains(Concept concept);

    /// <summary>The concepts in the order of the code system (of a search: best first); empty where they cannot be listed.</summary>
    public abstract IEnumerable<Concept> Items { get; }

    /// <summary>Why a concept is not among them, where that is worth saying; else null.</summary>
    public virtual string? WhyNot(Concept concept) => null;

    /// <summary>The concepts in this and the other set, in this set's order.</summary>
    public virtual ConceptSet And(ConceptSet other) => new IntersectedConceptSet(this, other);
}

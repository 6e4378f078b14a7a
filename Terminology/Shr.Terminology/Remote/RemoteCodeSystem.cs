using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Remote;

/// <summary>A code system that another server holds: each code is asked for there. It cannot be listed or searched here.</summary>
internal sealed class RemoteCodeSystem(CodeSystemHeader header, IRemoteTerminology remote) : GrammarCodeSystem(header)
{
    /// <summary>Whether another server holds a code system, names added to it here or not.</summary>
    public static bool IsBehind(ICodeSystem? system) => system is RemoteCodeSystem or SupplementedCodeSystem { Inner: RemoteCodeSystem };

    public override string? DisplayOf(Concept concept) => Of(concept)?.Display;

    public override string? DefinitionOf(Concept concept) => Of(concept)?.Definition;

    public override ConceptFlags FlagsOf(Concept concept) => Of(concept)?.Flags ?? ConceptFlags.None;

    public override IReadOnlyList<Designation> DesignationsOf(Concept concept) => Of(concept)?.Designations ?? [];

    public override IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept) => Of(concept)?.Properties ?? [];

    public override IReadOnlyList<Concept> ParentsOf(Concept concept) => [.. (Of(concept)?.Parents ?? []).Select(c => new Concept(-1, c))];

    public override IReadOnlyList<Concept> ChildrenOf(Concept concept) => [.. (Of(concept)?.Children ?? []).Select(c => new Concept(-1, c))];

    public override bool Subsumes(Concept ancestor, Concept descendant) => remote.Subsumes(Header.Url, Header.Version, ancestor.Text!, descendant.Text!);

    public override ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        if (filter is not { Property: "concept" or "code", Operator: "is-a" or "descendent-of" })
        {
            return base.Select(filter, out problem);
        }

        problem = null;
        var top = new Concept(-1, filter.Value);
        var isTopIn = filter.Operator == "is-a";
        return new PredicateConceptSet(c => c == top ? isTopIn : Subsumes(top, c));
    }

    protected override string? Normalize(string code) => remote.Find(Header.Url, Header.Version, code) is null ? null : code;

    private RemoteConcept? Of(Concept concept) => remote.Find(Header.Url, Header.Version, concept.Text!);
}

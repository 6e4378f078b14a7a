namespace Shr.Terminology.CodeSystems;

/// <summary>A code system together with supplements: more names, properties and extensions for the same concepts.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html#supplements</remarks>
internal sealed class SupplementedCodeSystem(ICodeSystem inner, IReadOnlyList<ICodeSystem> supplements) : ICodeSystem
{
    /// <summary>The supplements that are applied.</summary>
    public IReadOnlyList<ICodeSystem> Supplements => supplements;

    /// <summary>The code system without them.</summary>
    public ICodeSystem Inner => inner;

    public CodeSystemHeader Header { get; } = inner.Header with
    {
        Properties = [.. inner.Header.Properties, .. supplements.SelectMany(s => s.Header.Properties).Where(p => inner.Header.Properties.All(own => own.Code != p.Code))],
    };

    public int? Count => inner.Count;

    public ConceptSet All => inner.All;

    public IEnumerable<Concept> Roots => inner.Roots;

    public bool TryFind(ReadOnlySpan<char> code, out Concept concept) => inner.TryFind(code, out concept);

    public bool TryFind(ReadOnlySpan<byte> code, out Concept concept) => inner.TryFind(code, out concept);

    public bool IsWrittenAs(Concept concept, ReadOnlySpan<byte> code) => inner.IsWrittenAs(concept, code);

    public string? WhyNot(string code) => inner.WhyNot(code);

    public bool IsNeverListedWhole => inner.IsNeverListedWhole;

    public string CodeOf(Concept concept) => inner.CodeOf(concept);

    public string? DisplayOf(Concept concept) => inner.DisplayOf(concept);

    public string? DefinitionOf(Concept concept) => inner.DefinitionOf(concept);

    public ConceptFlags FlagsOf(Concept concept) => inner.FlagsOf(concept);

    public string? StatusOf(Concept concept) => inner.StatusOf(concept);

    public IReadOnlyList<Concept> ParentsOf(Concept concept) => inner.ParentsOf(concept);

    public IReadOnlyList<Concept> ChildrenOf(Concept concept) => inner.ChildrenOf(concept);

    public bool Subsumes(Concept ancestor, Concept descendant) => inner.Subsumes(ancestor, descendant);

    public IReadOnlyList<Designation> DesignationsOf(Concept concept)
    {
        var all = new List<Designation>(inner.DesignationsOf(concept));
        foreach (var (supplement, added) in Found(concept))
        {
            if (supplement.DisplayOf(added) is { } display)
            {
                all.Add(new Designation(supplement.Header.Language, null, display, Source: supplement.Header.Canonical));
            }

            foreach (var designation in supplement.DesignationsOf(added))
            {
                all.Add(designation with { Language = designation.Language ?? supplement.Header.Language, Source = supplement.Header.Canonical });
            }
        }

        return all;
    }

    public IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept) =>
        [.. inner.PropertiesOf(concept), .. Found(concept).SelectMany(f => f.Supplement.PropertiesOf(f.Concept))];

    public IReadOnlyList<ConceptExtension> ExtensionsOf(Concept concept) =>
        [.. inner.ExtensionsOf(concept), .. Found(concept).SelectMany(f => f.Supplement.ExtensionsOf(f.Concept))];

    public ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        if (inner.Select(filter, out problem) is { } selected)
        {
            return selected;
        }

        // A property that only a supplement has: its concepts, as concepts of the code system.
        foreach (var supplement in supplements)
        {
            if (supplement.Select(filter, out _) is { Count: not null } added)
            {
                problem = null;
                return new ListConceptSet([.. Translate(supplement, added)]);
            }
        }

        return null;
    }

    public ConceptSet Search(SearchText text)
    {
        var found = inner.Search(text);
        var more = supplements.SelectMany(s => Translate(s, s.Search(text))).Where(c => !found.Contains(c)).Distinct().ToList();
        return more.Count == 0 ? found : new ListConceptSet([.. found.Items, .. more]);
    }

    private IEnumerable<Concept> Translate(ICodeSystem supplement, ConceptSet set)
    {
        foreach (var item in set.Items)
        {
            if (inner.TryFind(supplement.CodeOf(item), out var concept))
            {
                yield return concept;
            }
        }
    }

    private IEnumerable<(ICodeSystem Supplement, Concept Concept)> Found(Concept concept)
    {
        var code = inner.CodeOf(concept);
        foreach (var supplement in supplements)
        {
            if (supplement.TryFind(code, out var found))
            {
                yield return (supplement, found);
            }
        }
    }
}

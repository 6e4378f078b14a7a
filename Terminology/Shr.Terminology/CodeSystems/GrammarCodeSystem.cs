using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>A code system whose codes are made by rules: they can be checked but not listed.</summary>
internal abstract class GrammarCodeSystem(CodeSystemHeader header) : ICodeSystem
{
    private const int MaxCode = 512;

    public CodeSystemHeader Header { get; } = header;

    public int? Count => null;

    public IEnumerable<Concept> Roots => [];

    public ConceptSet All => new PredicateConceptSet(_ => true);

    public bool TryFind(ReadOnlySpan<char> code, out Concept concept)
    {
        var text = code.Length is > 0 and <= MaxCode ? Normalize(code.ToString()) : null;
        concept = new Concept(-1, text);
        return text is not null;
    }

    public bool TryFind(ReadOnlySpan<byte> code, out Concept concept)
    {
        Span<char> chars = stackalloc char[MaxCode];
        if (Encoding.UTF8.TryGetChars(code, chars, out var length))
        {
            return TryFind(chars[..length], out concept);
        }

        concept = new Concept(-1);
        return false;
    }

    public virtual string? WhyNot(string code) => null;

    public string CodeOf(Concept concept) => concept.Text!;

    public virtual string? DisplayOf(Concept concept) => concept.Text;

    public virtual string? DefinitionOf(Concept concept) => null;

    public virtual ConceptFlags FlagsOf(Concept concept) => ConceptFlags.None;

    public string? StatusOf(Concept concept) => null;

    public virtual IReadOnlyList<Designation> DesignationsOf(Concept concept) => [];

    public virtual IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept) => [];

    public IReadOnlyList<ConceptExtension> ExtensionsOf(Concept concept) => [];

    public virtual IReadOnlyList<Concept> ParentsOf(Concept concept) => [];

    public virtual IReadOnlyList<Concept> ChildrenOf(Concept concept) => [];

    public virtual bool Subsumes(Concept ancestor, Concept descendant) => false;

    public virtual ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        switch (filter)
        {
            case { Property: "code" or "concept", Operator: "=" }:
                problem = null;
                return TryFind(filter.Value, out var one) ? new ListConceptSet([one]) : new ListConceptSet([]);
            case { Property: "code" or "concept", Operator: "regex" }:
                return SafeRegex.Compile(filter.Value, out problem) is { } pattern ? new PredicateConceptSet(c => pattern.IsMatch(c.Text!)) : null;
            case { Property: "code" or "concept", Operator: "in" }:
                problem = null;
                var many = filter.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return new ListConceptSet([.. many.Where(m => TryFind(m, out _)).Select(m => new Concept(-1, Normalize(m)))]);
            default:
                problem = $"the code system has no property '{filter.Property}' with the operator '{filter.Operator}'";
                return null;
        }
    }

    public ConceptSet Search(SearchText text) => new PredicateConceptSet(c => text.Matches(c.Text) || text.Matches(DisplayOf(c)));

    /// <summary>The code as it should be written, or null where it is none.</summary>
    protected abstract string? Normalize(string code);
}

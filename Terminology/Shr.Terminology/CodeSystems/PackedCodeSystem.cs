using System.Collections.Concurrent;
using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>A code system whose concepts are listed: read from a FHIR resource or loaded from its compiled form.</summary>
internal class PackedCodeSystem : ICodeSystem
{
    private const int MaxCode = 512;

    // Value sets are few and asked often; filters of inline value sets must not fill the memory.
    private const int MaxCachedFilters = 256;

    private readonly PackedFilters _filters;
    private readonly ConcurrentDictionary<ConceptFilter, ConceptSet> _selected = new();
    private readonly Lazy<RankColumns> _ranks;
    private ConceptSet? _all;

    /// <summary>The kind of code system that a header asks for.</summary>
    public static PackedCodeSystem Of(CodeSystemHeader header, PackedData data) =>
        header.Content == CodeSystemContent.Supplement ? new PackedCodeSystem(header, data)
        : header.Url == LoincCodeSystem.Url ? new LoincCodeSystem(header, data)
        : header.Url == Icd10CodeSystem.Url ? new Icd10CodeSystem(header, data)
        : new PackedCodeSystem(header, data);

    protected PackedCodeSystem(CodeSystemHeader header, PackedData data)
    {
        Header = header;
        Data = data;
        _filters = new PackedFilters(header, data);
        _ranks = new Lazy<RankColumns>(() => new RankColumns(data));
    }

    public CodeSystemHeader Header { get; }

    public PackedData Data { get; }

    public int? Count => Data.Count;

    public virtual bool IsNeverListedWhole => false;

    public ConceptSet All => _all ??= BitConceptSet.All(Data.Count);

    public IEnumerable<Concept> Roots
    {
        get
        {
            for (var i = 0; i < Data.Count; i++)
            {
                if (Data.ParentStart[i] == Data.ParentStart[i + 1])
                {
                    yield return new Concept(i);
                }
            }
        }
    }

    public virtual bool TryFind(ReadOnlySpan<byte> code, out Concept concept)
    {
        concept = new Concept(Data.Find(code, Header.IsCaseSensitive));
        return concept.Index >= 0;
    }

    public bool TryFind(ReadOnlySpan<char> code, out Concept concept)
    {
        Span<byte> utf8 = stackalloc byte[MaxCode];
        if (Encoding.UTF8.TryGetBytes(code, utf8, out var length))
        {
            return TryFind(utf8[..length], out concept);
        }

        concept = new Concept(-1);
        return false;
    }

    public virtual string CodeOf(Concept concept) => Data.String(Data.Code[concept.Index])!;

    public virtual bool IsWrittenAs(Concept concept, ReadOnlySpan<byte> code) => code.SequenceEqual(Data.Utf8(Data.Code[concept.Index]));

    public virtual string? DisplayOf(Concept concept) => Data.String(Data.Display[concept.Index]);

    public string? DefinitionOf(Concept concept) => Data.String(Data.Definition[concept.Index]);

    public ConceptFlags FlagsOf(Concept concept) => (ConceptFlags)Data.Flags[concept.Index];

    public string? StatusOf(Concept concept) => Data.String(Data.Status[concept.Index]);

    public virtual IReadOnlyList<Designation> DesignationsOf(Concept concept)
    {
        var (start, end) = (Data.DesignationStart[concept.Index], Data.DesignationStart[concept.Index + 1]);
        if (start == end)
        {
            return [];
        }

        var list = new Designation[end - start];
        for (var i = start; i < end; i++)
        {
            list[i - start] = new Designation(
                Data.String(Data.DesignationLanguage[i]),
                UseOf(Data.DesignationUse[i]),
                Data.String(Data.DesignationValue[i])!,
                Data.DesignationWithdrawn[i] != 0,
                Data.DesignationExtensions[i] < 0 ? null : ConceptExtensions.Read(Data.Utf8(Data.DesignationExtensions[i])));
        }

        return list;
    }

    public virtual IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept)
    {
        var (start, end) = (Data.PropertyStart[concept.Index], Data.PropertyStart[concept.Index + 1]);
        if (start == end)
        {
            return [];
        }

        var list = new ConceptProperty[end - start];
        for (var i = start; i < end; i++)
        {
            list[i - start] = new ConceptProperty(
                Data.String(Data.PropertyNameText[Data.PropertyName[i]])!,
                (PropertyKind)Data.PropertyKind[i],
                Data.String(Data.PropertyValue[i])!,
                Data.String(Data.PropertySystem[i]),
                Data.String(Data.PropertyDisplay[i]));
        }

        return list;
    }

    public IReadOnlyList<ConceptExtension> ExtensionsOf(Concept concept)
    {
        var (start, end) = (Data.ExtensionStart[concept.Index], Data.ExtensionStart[concept.Index + 1]);
        if (start == end)
        {
            return [];
        }

        var list = new ConceptExtension[end - start];
        for (var i = start; i < end; i++)
        {
            list[i - start] = new ConceptExtension(Data.String(Data.ExtensionUrl[i])!, Data.String(Data.ExtensionJson[i])!, Data.String(Data.ExtensionValue[i]));
        }

        return list;
    }

    public IReadOnlyList<Concept> ParentsOf(Concept concept) => Linked(Data.ParentStart, Data.Parents, concept.Index);

    public IReadOnlyList<Concept> ChildrenOf(Concept concept) => Linked(Data.ChildStart, Data.Children, concept.Index);

    public bool Subsumes(Concept ancestor, Concept descendant)
    {
        if (ancestor.Index < 0 || descendant.Index < 0 || ancestor.Index == descendant.Index)
        {
            return false;
        }

        // Upwards: few parents a level, a handful of levels. The depth is bounded because parents may be stated in a ring.
        return IsAbove(ancestor.Index, descendant.Index, 64);
    }

    public virtual ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        if (_selected.TryGetValue(filter, out var known))
        {
            problem = null;
            return known;
        }

        var selected = _filters.Select(filter, out problem);
        if (selected is not null && _selected.Count < MaxCachedFilters)
        {
            _selected.TryAdd(filter, selected);
        }

        return selected;
    }

    public ConceptSet Search(SearchText text)
    {
        BitConceptSet? found = null;
        if (Data.Word.Length > 0)
        {
            foreach (var word in text.Words)
            {
                var withWord = WordIndex.WithPrefix(Data, Encoding.UTF8.GetBytes(word));
                found = found is null ? withWord : (BitConceptSet)found.And(withWord);
            }
        }

        found ??= Walk(text);
        return Rank(found, text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Header} ({Data.Count} concepts)";

    private bool IsAbove(int ancestor, int concept, int depth)
    {
        foreach (var parent in Data.Parents.AsSpan(Data.ParentStart[concept], Data.ParentStart[concept + 1] - Data.ParentStart[concept]))
        {
            if (parent == ancestor || (depth > 0 && IsAbove(ancestor, parent, depth - 1)))
            {
                return true;
            }
        }

        return false;
    }

    private BitConceptSet Walk(SearchText text)
    {
        var found = new BitConceptSet(Data.Count);
        for (var i = 0; i < Data.Count; i++)
        {
            if (text.Matches(Data.String(Data.Code[i])) || text.Matches(Data.String(Data.Display[i])) || HasMatchingDesignation(text, i))
            {
                found.Add(i);
            }
        }

        return found;
    }

    private bool HasMatchingDesignation(SearchText text, int concept)
    {
        for (var i = Data.DesignationStart[concept]; i < Data.DesignationStart[concept + 1]; i++)
        {
            if (text.Matches(Data.String(Data.DesignationValue[i])))
            {
                return true;
            }
        }

        return false;
    }

    // The whole text is the name, then the name begins with the first word, then the rest; short names first,
    // because they are the general ones; what is inactive last.
    private RankedConceptSet Rank(BitConceptSet found, SearchText text)
    {
        var first = Encoding.UTF8.GetBytes(text.Words[0]);
        var head = RankColumns.HeadOf(first);
        var columns = _ranks.Value;
        var coded = Data.Find(Encoding.UTF8.GetBytes(text.Text), isCaseSensitive: false);
        var keys = new ulong[found.Count!.Value];
        var next = 0;
        foreach (var concept in found.Items)
        {
            var length = columns.LengthOf(concept.Index);
            var tier = concept.Index == coded ? 0u
                : columns.BeginsWith(Data, concept.Index, first, head) ? (length == first.Length ? 1u : 2u)
                : 3u;
            if ((Data.Flags[concept.Index] & (byte)ConceptFlags.Inactive) != 0)
            {
                tier += 4;
            }

            keys[next++] = ((ulong)((tier << 24) | (uint)Math.Min(length, 0xFFFFFF)) << 32) | (uint)concept.Index;
        }

        return new RankedConceptSet(found, keys);
    }

    private Coding? UseOf(int row) => row < 0 ? null : new Coding(Data.String(Data.UseSystem[row]), null, Data.String(Data.UseCode[row]), Data.String(Data.UseDisplay[row]));

    private static Concept[] Linked(int[] start, int[] linked, int concept) =>
        start[concept] == start[concept + 1] ? [] : Array.ConvertAll(linked[start[concept]..start[concept + 1]], i => new Concept(i));
}

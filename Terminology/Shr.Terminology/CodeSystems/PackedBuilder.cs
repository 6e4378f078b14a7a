using System.Numerics;
using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>Collects concepts and packs them. Concepts may be added in any order; parents may be named before they are added.</summary>
internal sealed class PackedBuilder
{
    private readonly TextPool _texts = new();
    private readonly Dictionary<string, int> _byCode;
    private readonly List<int> _code = [];
    private readonly List<int> _display = [];
    private readonly List<int> _definition = [];
    private readonly List<int> _status = [];
    private readonly List<byte> _flags = [];
    private readonly List<(int Owner, int Parent)> _parents = [];
    private readonly List<(int Owner, int Language, int Use, int Value, int Extensions, byte Withdrawn)> _designations = [];
    private readonly List<(int Owner, int Name, byte Kind, int Value, int System, int Display)> _properties = [];
    private readonly List<(int Owner, int Url, int Json, int Value)> _extensions = [];
    private readonly List<(int System, int Code, int Display)> _uses = [];
    private readonly Dictionary<(int, int, int), int> _useRows = [];
    private readonly List<(int Owner, string Text)> _searchTexts = [];
    private readonly Dictionary<string, int> _propertyNames = new(StringComparer.Ordinal);

    /// <param name="isCaseSensitive">Whether codes that differ in case are different.</param>
    public PackedBuilder(bool isCaseSensitive) => _byCode = new(isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    /// <summary>How many concepts there are so far.</summary>
    public int Count => _code.Count;

    /// <summary>The number of a concept, or -1.</summary>
    public int Find(string code) => _byCode.GetValueOrDefault(code, -1);

    /// <summary>Adds a concept and tells its number; -1 where the code was there already (which then stays as it is).</summary>
    public int Add(string code, string? display, string? definition = null)
    {
        if (!_byCode.TryAdd(code, _code.Count))
        {
            return -1;
        }

        _code.Add(_texts.Add(code));
        _display.Add(_texts.Add(display));
        _definition.Add(_texts.Add(definition));
        _status.Add(PackedData.None);
        _flags.Add(0);
        return _code.Count - 1;
    }

    public string CodeOf(int concept) => _texts[_code[concept]];

    public string? DisplayOf(int concept) => _display[concept] < 0 ? null : _texts[_display[concept]];

    public void SetDisplay(int concept, string? display) => _display[concept] = _texts.Add(display);

    public void SetStatus(int concept, string? status) => _status[concept] = _texts.Add(status);

    public void SetFlag(int concept, ConceptFlags flag) => _flags[concept] |= (byte)flag;

    public bool HasFlag(int concept, ConceptFlags flag) => (_flags[concept] & (byte)flag) != 0;

    /// <summary>Says that a concept stands below another.</summary>
    public void AddParent(int concept, int parent)
    {
        if (concept != parent)
        {
            _parents.Add((concept, parent));
        }
    }

    /// <summary>The code of a concept that stands below itself, or null where there is none.</summary>
    public string? FindRing()
    {
        var above = _parents.ToLookup(p => p.Owner, p => p.Parent);
        var isDone = new bool[_code.Count];
        var isOpen = new bool[_code.Count];
        var path = new Stack<(int Concept, IEnumerator<int> Parents)>();
        foreach (var start in _parents.Select(p => p.Owner))
        {
            Open(start);
            while (path.TryPeek(out var step))
            {
                if (!step.Parents.MoveNext())
                {
                    (isOpen[step.Concept], isDone[step.Concept]) = (false, true);
                    path.Pop().Parents.Dispose();
                }
                else if (isOpen[step.Parents.Current])
                {
                    return CodeOf(step.Parents.Current);
                }
                else
                {
                    Open(step.Parents.Current);
                }
            }
        }

        return null;

        void Open(int concept)
        {
            if (!isDone[concept])
            {
                isOpen[concept] = true;
                path.Push((concept, above[concept].GetEnumerator()));
            }
        }
    }

    public void AddDesignation(int concept, string? language, Coding? use, string value, bool isWithdrawn = false, string? extensionsJson = null) =>
        _designations.Add((concept, _texts.Add(language), AddUse(use), _texts.Add(value), _texts.Add(extensionsJson), isWithdrawn ? (byte)1 : (byte)0));

    public void AddProperty(int concept, string name, PropertyKind kind, string value, string? system = null, string? display = null)
    {
        if (!_propertyNames.TryGetValue(name, out var row))
        {
            _propertyNames.Add(name, row = _propertyNames.Count);
        }

        _properties.Add((concept, row, (byte)kind, _texts.Add(value), _texts.Add(system), _texts.Add(display)));
    }

    public void AddExtension(int concept, string url, string json, string? value) =>
        _extensions.Add((concept, _texts.Add(url), _texts.Add(json), _texts.Add(value)));

    /// <summary>Adds words by which a concept is found though it has no such name; the text itself is not kept.</summary>
    public void AddSearchText(int concept, string text) => _searchTexts.Add((concept, text));

    /// <summary>Packs what was collected.</summary>
    /// <param name="header">The CodeSystem resource without concepts, as JSON.</param>
    /// <param name="withSearchIndex">Whether to index the words of names; without it a search walks all concepts.</param>
    public PackedData Build(byte[] header, bool withSearchIndex)
    {
        var count = _code.Count;
        var (parentStart, parents) = Group(count, [.. _parents.Distinct()], p => p.Owner);
        var (childStart, children) = Group(count, parents, p => p.Parent);
        var (designationStart, designations) = Group(count, _designations, d => d.Owner);
        var (propertyStart, properties) = Group(count, _properties, p => p.Owner);
        var (extensionStart, extensions) = Group(count, _extensions, e => e.Owner);
        var (word, postingStart, posting) = withSearchIndex
            ? WordIndex.Build(_texts, _code, _display, designations.Select(d => (d.Owner, d.Value)), _searchTexts)
            : ([], [0], []);
        int[] propertyNames = [.. _propertyNames.OrderBy(p => p.Value).Select(p => _texts.Add(p.Key))];
        var slots = Slots();

        // Last, when no text is added any more.
        var (text, textStart) = _texts.Pack();
        return new PackedData
        {
            Header = header,
            Text = text,
            TextStart = textStart,
            Code = [.. _code],
            Display = [.. _display],
            Definition = [.. _definition],
            Status = [.. _status],
            Flags = [.. _flags],
            ParentStart = parentStart,
            Parents = Column(parents, p => p.Parent),
            ChildStart = childStart,
            Children = Column(children, p => p.Owner),
            DesignationStart = designationStart,
            DesignationLanguage = Column(designations, d => d.Language),
            DesignationUse = Column(designations, d => d.Use),
            DesignationValue = Column(designations, d => d.Value),
            DesignationExtensions = Column(designations, d => d.Extensions),
            DesignationWithdrawn = Column(designations, d => d.Withdrawn),
            UseSystem = [.. _uses.Select(u => u.System)],
            UseCode = [.. _uses.Select(u => u.Code)],
            UseDisplay = [.. _uses.Select(u => u.Display)],
            PropertyStart = propertyStart,
            PropertyName = Column(properties, p => p.Name),
            PropertyKind = Column(properties, p => p.Kind),
            PropertyValue = Column(properties, p => p.Value),
            PropertySystem = Column(properties, p => p.System),
            PropertyDisplay = Column(properties, p => p.Display),
            PropertyNameText = propertyNames,
            ExtensionStart = extensionStart,
            ExtensionUrl = Column(extensions, e => e.Url),
            ExtensionJson = Column(extensions, e => e.Json),
            ExtensionValue = Column(extensions, e => e.Value),
            CodeSlots = slots,
            Word = word,
            PostingStart = postingStart,
            Posting = posting,
        };
    }

    private int AddUse(Coding? use)
    {
        if (use is null)
        {
            return PackedData.None;
        }

        var key = (_texts.Add(use.System), _texts.Add(use.Code), _texts.Add(use.Display));
        if (!_useRows.TryGetValue(key, out var row))
        {
            _useRows.Add(key, row = _uses.Count);
            _uses.Add(key);
        }

        return row;
    }

    private int[] Slots()
    {
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, _code.Count * 2))];
        for (var i = 0; i < _code.Count; i++)
        {
            var slot = PackedData.Hash(Encoding.UTF8.GetBytes(_texts[_code[i]])) & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = i + 1;
        }

        return slots;
    }

    private static T[] Column<TRow, T>(TRow[] rows, Func<TRow, T> value) => Array.ConvertAll(rows, r => value(r));

    // A stable counting sort: rows of one concept keep their order.
    private static (int[] Start, TRow[] Rows) Group<TRow>(int count, IReadOnlyList<TRow> rows, Func<TRow, int> owner)
    {
        var start = new int[count + 1];
        foreach (var row in rows)
        {
            start[owner(row) + 1]++;
        }

        for (var i = 0; i < count; i++)
        {
            start[i + 1] += start[i];
        }

        var next = start.AsSpan(0, count).ToArray();
        var sorted = new TRow[rows.Count];
        foreach (var row in rows)
        {
            sorted[next[owner(row)]++] = row;
        }

        return (start, sorted);
    }
}

using System.Globalization;
using System.Text;

namespace Shr.Terminology.Import;

/// <summary>What an import brought in.</summary>
public sealed class ImportReport
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _remarks = [];

    /// <summary>The format that was recognised.</summary>
    public required string Format { get; init; }

    /// <summary>Canonicals of what was imported.</summary>
    public List<string> Imported { get; } = [];

    /// <summary>How many of each kind: concepts, chapters, designations ...</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>What was passed over, and why; at most a hundred.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    public void Count(string kind, int number = 1) => _counts[kind] = _counts.GetValueOrDefault(kind) + number;

    public void Remark(string text)
    {
        if (_remarks.Count < 100)
        {
            _remarks.Add(text);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Format).Append(": ").AppendJoin(", ", Imported);
        foreach (var (kind, number) in _counts)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {number} {kind}");
        }

        return text.ToString();
    }
}

using System.Text;

namespace Shr.Server.Writing;

/// <summary>What references are turned into: texts as they stand (fullUrls, conditional references) and what replaces them.</summary>
internal sealed class ReferenceTargets
{
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _byChars;

    public ReferenceTargets() => _byChars = _targets.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many there are.</summary>
    public int Count => _targets.Count;

    /// <summary>Whether any text is more than a placeholder, so that not only <c>urn:</c> texts have to be looked up.</summary>
    public bool HasAddresses { get; private set; }

    /// <summary>The same again, to which more can be added.</summary>
    public ReferenceTargets Copy()
    {
        var copy = new ReferenceTargets();
        foreach (var (text, target) in _targets)
        {
            copy.TryAdd(text, target);
        }

        return copy;
    }

    /// <summary>Adds one; false where the text has a target already.</summary>
    public bool TryAdd(string text, string target)
    {
        HasAddresses |= !IsPlaceholder(text);
        return _targets.TryAdd(text, target);
    }

    /// <summary>What replaces a text, or null.</summary>
    public string? Find(string text) => _targets.GetValueOrDefault(text);

    /// <summary>What replaces a text, or null.</summary>
    public string? Find(ReadOnlySpan<byte> text)
    {
        if (text.Length > 2048)
        {
            return null;
        }

        Span<char> chars = stackalloc char[text.Length];
        return Encoding.UTF8.TryGetChars(text, chars, out var count) && _byChars.TryGetValue(chars[..count], out var target) ? target : null;
    }

    /// <summary>Whether a text is a placeholder that only means something inside one Bundle.</summary>
    public static bool IsPlaceholder(string text) =>
        text.StartsWith("urn:uuid:", StringComparison.Ordinal) || text.StartsWith("urn:oid:", StringComparison.Ordinal);
}

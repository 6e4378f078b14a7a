using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>
/// The concepts of a code system as columns of numbers over one heap of UTF-8 text: a few tens of bytes a concept, and
/// written to a file and read back as it is. Rows that belong to a concept (designations, properties ...) lie together;
/// concept <c>i</c> owns rows <c>Start[i]</c> up to <c>Start[i + 1]</c>.
/// </summary>
internal sealed record PackedData
{
    /// <summary>No text: in a column of text numbers.</summary>
    public const int None = -1;

    /// <summary>The CodeSystem resource without its concepts, as JSON.</summary>
    public required byte[] Header { get; init; }

    public required byte[] Text { get; init; }

    /// <summary>Text <c>t</c> is <c>Text[TextStart[t]..TextStart[t + 1]]</c>; each text is kept once.</summary>
    public required int[] TextStart { get; init; }

    public required int[] Code { get; init; }

    public required int[] Display { get; init; }

    public required int[] Definition { get; init; }

    public required int[] Status { get; init; }

    public required byte[] Flags { get; init; }

    public required int[] ParentStart { get; init; }

    public required int[] Parents { get; init; }

    public required int[] ChildStart { get; init; }

    public required int[] Children { get; init; }

    public required int[] DesignationStart { get; init; }

    public required int[] DesignationLanguage { get; init; }

    /// <summary>Row of the table of uses, or -1.</summary>
    public required int[] DesignationUse { get; init; }

    public required int[] DesignationValue { get; init; }

    /// <summary>The extensions as one JSON array, or -1.</summary>
    public required int[] DesignationExtensions { get; init; }

    public required byte[] DesignationWithdrawn { get; init; }

    public required int[] UseSystem { get; init; }

    public required int[] UseCode { get; init; }

    public required int[] UseDisplay { get; init; }

    public required int[] PropertyStart { get; init; }

    /// <summary>Row of the table of property names.</summary>
    public required int[] PropertyName { get; init; }

    public required byte[] PropertyKind { get; init; }

    public required int[] PropertyValue { get; init; }

    public required int[] PropertySystem { get; init; }

    public required int[] PropertyDisplay { get; init; }

    public required int[] PropertyNameText { get; init; }

    public required int[] ExtensionStart { get; init; }

    public required int[] ExtensionUrl { get; init; }

    public required int[] ExtensionJson { get; init; }

    public required int[] ExtensionValue { get; init; }

    /// <summary>A hash table of concept number + 1, by code; its length is a power of two.</summary>
    public required int[] CodeSlots { get; init; }

    /// <summary>The words of all names, sorted by bytes; empty where there is no index.</summary>
    public required int[] Word { get; init; }

    public required int[] PostingStart { get; init; }

    /// <summary>The concepts that have a word, ascending.</summary>
    public required int[] Posting { get; init; }

    /// <summary>How many concepts there are.</summary>
    public int Count => Code.Length;

    /// <summary>A text as bytes; empty for <see cref="None"/>.</summary>
    public ReadOnlySpan<byte> Utf8(int text) => text < 0 ? default : Text.AsSpan(TextStart[text], TextStart[text + 1] - TextStart[text]);

    /// <summary>A text as string, or null for <see cref="None"/>.</summary>
    public string? String(int text) => text < 0 ? null : Encoding.UTF8.GetString(Utf8(text));

    /// <summary>The concept with a code, or -1. An exact match wins over one that differs in case.</summary>
    public int Find(ReadOnlySpan<byte> code, bool isCaseSensitive)
    {
        var mask = CodeSlots.Length - 1;
        var other = -1;
        for (var slot = Hash(code) & mask; CodeSlots[slot] != 0; slot = (slot + 1) & mask)
        {
            var concept = CodeSlots[slot] - 1;
            var candidate = Utf8(Code[concept]);
            if (candidate.SequenceEqual(code))
            {
                return concept;
            }

            if (!isCaseSensitive && other < 0 && Ascii.EqualsIgnoreCase(candidate, code))
            {
                other = concept;
            }
        }

        return other;
    }

    /// <summary>FNV-1a over the bytes in lower case, so that one table serves both kinds of code system.</summary>
    internal static int Hash(ReadOnlySpan<byte> code)
    {
        var hash = 2166136261u;
        foreach (var b in code)
        {
            hash = (hash ^ (b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b)) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }
}

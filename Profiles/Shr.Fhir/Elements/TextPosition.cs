namespace Shr.Fhir.Elements;

/// <summary>Line and column of a byte offset: computed only when an issue is written, never while reading.</summary>
public static class TextPosition
{
    /// <summary>One-based line and column; the column counts characters, not bytes.</summary>
    public static (int Line, int Column) Of(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..Math.Clamp(offset, 0, text.Length)];
        var line = before.Count((byte)'\n') + 1;
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        var column = 1;
        foreach (var b in before[lineStart..])
        {
            // Continuation bytes of UTF-8 belong to the character before them.
            if ((b & 0xC0) != 0x80)
            {
                column++;
            }
        }

        return (line, column);
    }
}

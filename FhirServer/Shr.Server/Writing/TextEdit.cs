using System.Buffers;

namespace Shr.Server.Writing;

/// <summary>Replaces the bytes from <paramref name="Start"/> to <paramref name="End"/> (exclusive) by a text.</summary>
internal readonly record struct TextEdit(int Start, int End, byte[] Text)
{
    /// <summary>The text with all edits done; they must not overlap.</summary>
    public static byte[] Apply(byte[] source, int start, int length, List<TextEdit> edits)
    {
        edits.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        var output = new ArrayBufferWriter<byte>(length + edits.Sum(e => e.Text.Length - (e.End - e.Start)) + 1);
        var at = start;
        foreach (var edit in edits)
        {
            output.Write(source.AsSpan(at, edit.Start - at));
            output.Write(edit.Text);
            at = edit.End;
        }

        output.Write(source.AsSpan(at, start + length - at));
        return output.WrittenSpan.ToArray();
    }
}

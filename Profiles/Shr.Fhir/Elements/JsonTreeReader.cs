using System.Buffers;
using System.Text.Unicode;

namespace Shr.Fhir.Elements;

/// <summary>Reads JSON text into a <see cref="JsonTree"/>: strict RFC 8259, one pass, no recursion, bounded depth.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8259</remarks>
public static class JsonTreeReader
{
    /// <summary>How deeply values may nest unless the caller says otherwise.</summary>
    public const int DefaultMaxDepth = 128;

    /// <summary>The tree of a text, or null with one fatal issue where it is no JSON.</summary>
    public static JsonTree? Read(byte[] bytes, IssueCollector issues, int maxDepth = DefaultMaxDepth) =>
        Read(bytes, 0, bytes.Length, issues, maxDepth);

    /// <summary>The tree of a part of a buffer, or null with one fatal issue where it is no JSON. Offsets are those of the buffer.</summary>
    public static JsonTree? Read(byte[] bytes, int start, int length, IssueCollector issues, int maxDepth = DefaultMaxDepth)
    {
        var text = bytes.AsSpan(start, length);
        if (text.StartsWith("\uFEFF"u8))
        {
            issues.Add(Issues.ByteOrderMark, "");
            start += 3;
            length -= 3;
            text = text[3..];
        }

        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            issues.Add(Issues.EmptyBody, "");
            return null;
        }

        if (!Utf8.IsValid(text))
        {
            issues.AddAt(start, Issues.NotUtf8, "", FirstInvalid(text));
            return null;
        }

        var parse = new JsonParse(bytes, start, start + length, maxDepth);
        if (parse.Run())
        {
            return new JsonTree(bytes, start, length, parse.Rows, parse.Count) { HasSiblings = parse.HasSiblings };
        }

        ArrayPool<JsonRow>.Shared.Return(parse.Rows);
        if (parse.Error is null)
        {
            issues.AddAt(parse.Position, Issues.TooDeep, "", maxDepth);
        }
        else
        {
            var (line, column) = TextPosition.Of(bytes.AsSpan(start, length), parse.Position - start);
            issues.AddAt(parse.Position, Issues.NotJson, "", parse.Error, line, column);
        }

        return null;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && System.Text.Rune.DecodeFromUtf8(text[at..], out _, out var used) == OperationStatus.Done)
        {
            at += used;
        }

        return at;
    }
}

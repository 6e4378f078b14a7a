using System.Text;
using Shr.Fhir.Elements;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>
/// The key of <c>_content</c> and <c>_text</c>: every word of the record once, in one key, so that words cost a write
/// one entry instead of a hundred; a search for words walks over these keys or, better, is narrowed by other parameters.
/// </summary>
internal sealed class WordWriter
{
    private const int MaxTextBytes = 64 * 1024;
    private readonly KeyBuilder _text = new();

    public void Write(IndexSink sink, ushort number, JsonTree tree)
    {
        if (sink.Options.MaxWordBytes == 0)
        {
            return;
        }

        var start = sink.Key.Length;
        sink.Key.Begin(number, KeyForm.Words);
        Narrative(sink, start, tree);
        for (var row = 1; row < tree.Count; row++)
        {
            if (tree.KindOf(row) == JsonKind.String && IsText(tree.NameOf(row)) && tree.RawOf(row) is { Length: > 0 and <= MaxTextBytes })
            {
                var text = tree.Utf8Of(row);
                if (text.IndexOf("://"u8) < 0 && !IsDate(text))
                {
                    Words(sink, start, KeyForm.ContentWord, text);
                }
            }
        }

        if (sink.Key.Length == start + 3)
        {
            sink.Key.CutTo(start);
            return;
        }

        // Closes the last word, so that whole words can be asked for.
        sink.Key.Byte(KeyForm.ContentWord);
        sink.Add(start);
    }

    private void Narrative(IndexSink sink, int start, JsonTree tree)
    {
        var text = tree.Find(0, "text"u8);
        var div = text < 0 ? default : tree.Text(text, "div"u8);
        if (div.IsEmpty)
        {
            return;
        }

        if (div.Length > MaxTextBytes)
        {
            div = div[..MaxTextBytes];
            sink.IsTruncated = true;
        }

        Words(sink, start, KeyForm.NarrativeWord, Encoding.UTF8.GetBytes(Markup.TextOf(Encoding.UTF8.GetString(div))));
    }

    private void Words(IndexSink sink, int start, byte mark, ReadOnlySpan<byte> utf8)
    {
        _text.Clear();
        NormalText.Write(_text, utf8);
        var text = _text.From(0);
        var from = 0;
        while (from < text.Length)
        {
            var length = WordSplitter.Next(text, ref from);
            if (length == 0)
            {
                return;
            }

            Add(sink, start, mark, text.Slice(from, length));
            from += length;
        }
    }

    private static void Add(IndexSink sink, int start, byte mark, ReadOnlySpan<byte> word)
    {
        var key = sink.Key;
        var at = key.Length;
        key.Byte(mark).Raw(word);

        // The same word may end the key, so only its start mark tells where it begins.
        var known = key.From(start)[..(at - start)];
        for (var found = known.IndexOf(key.From(at)); found >= 0;)
        {
            var after = found + 1 + word.Length;
            if (after == known.Length || known[after] <= KeyForm.NarrativeWord)
            {
                key.CutTo(at);
                return;
            }

            var next = known[after..].IndexOf(key.From(at));
            found = next < 0 ? -1 : after + next;
        }

        if (key.Length - start > sink.Options.MaxWordBytes)
        {
            key.CutTo(at);
            sink.IsTruncated = true;
        }
    }

    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length >= 7 && text[4] == '-' && char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[3]) && char.IsAsciiDigit((char)text[5]);

    // Ids, links, hashes and data are no words of the content.
    private static bool IsText(ReadOnlySpan<byte> name) =>
        !(name.SequenceEqual("resourceType"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("reference"u8) || name.SequenceEqual("url"u8)
            || name.SequenceEqual("system"u8) || name.SequenceEqual("data"u8) || name.SequenceEqual("div"u8) || name.SequenceEqual("versionId"u8)
            || name.SequenceEqual("lastUpdated"u8) || name.SequenceEqual("fullUrl"u8) || name.SequenceEqual("hash"u8) || name.SequenceEqual("contentType"u8));
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>
/// The only code that changes the bytes of a record: it puts the id, the open places of <c>meta.versionId</c> and
/// <c>meta.lastUpdated</c>, and who made the version, into the text. Every other byte stays as it is.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/resource.html#Meta</remarks>
internal static class ResourceEditor
{
    private static readonly byte[] Version = "\"versionId\":\""u8.ToArray();
    private static readonly byte[] LastUpdated = "\",\"lastUpdated\":\""u8.ToArray();

    /// <summary>The resource under an id, ready for the commit to fill in version and instant.</summary>
    public static ResourceTemplate Stamp(Resource resource, string id, RequesterStamp? requester = null)
    {
        var tree = resource.Tree;
        var edits = new List<TextEdit>(4);
        var afterType = tree.Extent(tree.Find(0, "resourceType"u8)).End;
        var idRow = tree.Find(0, "id"u8);
        var insertion = new StringBuilder();
        if (idRow >= 0)
        {
            var (start, end) = tree.Extent(idRow);
            edits.Add(new TextEdit(start, end, Quoted(id)));
        }
        else
        {
            insertion.Append(",\"id\":\"").Append(id).Append('"');
        }

        var metaRow = tree.Find(0, "meta"u8);
        int open;
        byte[] closing;
        if (tree.KindOf(metaRow) == JsonKind.Object)
        {
            open = OpenMeta(tree, metaRow, requester, edits, out closing);
            if (insertion.Length > 0)
            {
                edits.Add(new TextEdit(afterType, afterType, Encoding.UTF8.GetBytes(insertion.ToString())));
            }
        }
        else
        {
            // A body whose meta is no object was refused before.
            var at = idRow >= 0 && IsAfterType(tree, idRow) ? tree.Extent(idRow).End : afterType;
            insertion.Append(",\"meta\":{");
            edits.Add(new TextEdit(at, at, Encoding.UTF8.GetBytes(insertion.ToString())));
            open = at;
            closing = [(byte)'"', .. Extensions(tree, -1, requester), (byte)'}'];
        }

        return Split(tree, edits, open, closing);
    }

    /// <summary>Text as a JSON string with its quotes.</summary>
    public static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    // Takes version and instant of the client out, and says where the server's go: right after the opening brace.
    private static int OpenMeta(JsonTree tree, int metaRow, RequesterStamp? requester, List<TextEdit> edits, out byte[] closing)
    {
        var (start, end) = tree.Extent(metaRow);
        var from = start + 1;
        var kept = 0;
        var removed = 0;
        var gaps = new List<TextEdit>();
        for (var row = tree.FirstChild(metaRow); row >= 0; row = tree.NextSibling(row, metaRow))
        {
            if (IsServers(tree.NameOf(row), requester))
            {
                removed++;
                continue;
            }

            var nameStart = BeforeValue(tree, metaRow, row);
            gaps.Add(new TextEdit(from, nameStart, kept++ == 0 ? [] : ","u8.ToArray()));
            from = tree.Extent(row).End;
        }

        if (removed > 0)
        {
            edits.AddRange(gaps);
            edits.Add(new TextEdit(from, end - 1, []));
        }

        closing = [(byte)'"', .. Extensions(tree, tree.Find(metaRow, "extension"u8), requester), .. kept > 0 ? ","u8 : ""u8];
        return start + 1;
    }

    // The member with the server's own extension first; what the client sent under its url is left out.
    private static byte[] Extensions(JsonTree tree, int row, RequesterStamp? requester)
    {
        if (requester is null)
        {
            return [];
        }

        var text = new ArrayBufferWriter<byte>(512);
        text.Write(",\"extension\":["u8);
        text.Write(requester.ToJson());
        for (var item = row < 0 ? -1 : tree.FirstChild(row); item >= 0; item = tree.NextSibling(item, row))
        {
            if (tree.Find(item, "url"u8) is var url && url >= 0 && tree.StringOf(url) == RequesterStamp.Url)
            {
                continue;
            }

            text.Write(","u8);
            text.Write(tree.RawOf(item));
        }

        text.Write("]"u8);
        return text.WrittenSpan.ToArray();
    }

    // The opening quote of the member's name: the first one after the member before it.
    private static int BeforeValue(JsonTree tree, int parent, int row)
    {
        var at = tree.Extent(parent).Start + 1;
        for (var i = tree.FirstChild(parent); i != row; i = tree.NextSibling(i, parent))
        {
            at = tree.Extent(i).End;
        }

        return at + tree.Bytes.AsSpan(at).IndexOf((byte)'"');
    }

    private static ResourceTemplate Split(JsonTree tree, List<TextEdit> edits, int open, byte[] closing)
    {
        // Insertions at the open place come first, then the version, then removals that start there.
        var before = edits.Where(e => e.Start < open || (e.Start == open && e.End == open)).ToList();
        var after = edits.Where(e => !(e.Start < open || (e.Start == open && e.End == open))).ToList();
        var head = TextEdit.Apply(tree.Bytes, tree.Start, open - tree.Start, before);
        var tail = TextEdit.Apply(tree.Bytes, open, tree.Start + tree.Length - open, after);
        return new ResourceTemplate((byte[])[.. head, .. Version], LastUpdated, (byte[])[.. closing, .. tail]);
    }

    private static bool IsServers(ReadOnlySpan<byte> name, RequesterStamp? requester) =>
        name.SequenceEqual("versionId"u8) || name.SequenceEqual("lastUpdated"u8) || (requester is not null && name.SequenceEqual("extension"u8));

    private static bool IsAfterType(JsonTree tree, int row) => tree.Find(0, "resourceType"u8) < row;
}

using System.Buffers;
using System.Text;

namespace Shr.Fhir.Elements;

/// <summary>
/// A JSON text and an index of its values: rows in document order, each naming its bytes and the end of its subtree.
/// Nothing is copied, so numbers, white space and order stay as sent.
/// </summary>
/// <remarks>
/// Rows come from a pool: dispose the tree when no <see cref="Element"/> of it is used any more. Not safe for writing
/// from several threads; reading is.
/// </remarks>
public sealed class JsonTree : IDisposable
{
    private JsonRow[] _rows;

    internal JsonTree(byte[] bytes, int start, int length, JsonRow[] rows, int count)
    {
        Bytes = bytes;
        Start = start;
        Length = length;
        _rows = rows;
        Count = count;
    }

    /// <summary>The text; <see cref="Start"/> and <see cref="Length"/> say which part of it.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where the text starts in <see cref="Bytes"/>.</summary>
    public int Start { get; }

    /// <summary>How many bytes the text has.</summary>
    public int Length { get; }

    /// <summary>Whether any property name starts with <c>_</c>; where none does, no primitive has a sibling to look for.</summary>
    internal bool HasSiblings { get; init; } = true;

    /// <summary>How many values the text has.</summary>
    public int Count { get; }

    /// <summary>The JSON kind of a value.</summary>
    public JsonKind KindOf(int row) => (uint)row < (uint)Count ? _rows[row].Kind : JsonKind.None;

    /// <summary>The row after this value's subtree.</summary>
    public int NextOf(int row) => _rows[row].Next;

    /// <summary>The offset of the value's first byte (after the quote of a string).</summary>
    public int OffsetOf(int row) => _rows[row].Start;

    /// <summary>The bytes of the value as sent; a string without quotes and still escaped.</summary>
    public ReadOnlySpan<byte> RawOf(int row)
    {
        ref readonly var r = ref _rows[row];
        return Bytes.AsSpan(r.Start, r.Length);
    }

    /// <summary>Whether the string has escapes, so that <see cref="RawOf"/> is not yet its text.</summary>
    public bool IsEscaped(int row) => (_rows[row].Flags & 1) != 0;

    /// <summary>The string's text as UTF-8; a copy only where it has escapes. Half surrogates become U+FFFD.</summary>
    public ReadOnlySpan<byte> Utf8Of(int row) => IsEscaped(row) ? JsonText.Unescape(RawOf(row)) : RawOf(row);

    /// <summary>The string's text, or the characters of a number or literal.</summary>
    public string StringOf(int row) => Encoding.UTF8.GetString(Utf8Of(row));

    /// <summary>The property name as UTF-8, empty for array items and the root.</summary>
    public ReadOnlySpan<byte> NameOf(int row)
    {
        ref readonly var r = ref _rows[row];
        if (r.NameStart < 0)
        {
            return default;
        }

        var name = Bytes.AsSpan(r.NameStart, r.NameLength);
        return (r.Flags & 2) == 0 ? name : JsonText.Unescape(name);
    }

    /// <summary>The first value inside an object or array, or -1 where it is empty, no container, or the row is -1.</summary>
    public int FirstChild(int row)
    {
        if ((uint)row >= (uint)Count)
        {
            return -1;
        }

        ref readonly var r = ref _rows[row];
        return r.Kind is JsonKind.Object or JsonKind.Array && r.Next > row + 1 ? row + 1 : -1;
    }

    /// <summary>The value after this one in the same container, whose row is <paramref name="parent"/>; -1 after the last.</summary>
    public int NextSibling(int row, int parent)
    {
        var next = _rows[row].Next;
        return next < _rows[parent].Next ? next : -1;
    }

    /// <summary>The value of a property of an object, or -1.</summary>
    public int Find(int row, ReadOnlySpan<byte> name)
    {
        if (KindOf(row) != JsonKind.Object)
        {
            return -1;
        }

        var end = _rows[row].Next;
        for (var i = row + 1; i < end; i = _rows[i].Next)
        {
            ref readonly var r = ref _rows[i];
            if ((r.Flags & 2) == 0
                ? r.NameLength == name.Length && Bytes.AsSpan(r.NameStart, r.NameLength).SequenceEqual(name)
                : NameOf(i).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The item at a place of an array, or -1.</summary>
    public int Item(int row, int index)
    {
        if (KindOf(row) != JsonKind.Array)
        {
            return -1;
        }

        for (var i = FirstChild(row); i >= 0; i = NextSibling(i, row))
        {
            if (index-- == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many values an object or array holds directly.</summary>
    public int ChildCount(int row)
    {
        var count = 0;
        for (var i = FirstChild(row); i >= 0; i = NextSibling(i, row))
        {
            count++;
        }

        return count;
    }

    /// <summary>The first and last+1 byte of the whole value as it stands in the text, quotes included.</summary>
    public (int Start, int End) Extent(int row)
    {
        ref readonly var r = ref _rows[row];
        return r.Kind == JsonKind.String ? (r.Start - 1, r.Start + r.Length + 1) : (r.Start, r.Start + r.Length);
    }

    /// <summary>The first byte of a member of an object, the opening quote of its name; for other values their own first byte.</summary>
    internal int MemberStart(int row) => _rows[row].NameStart is >= 0 and var name ? name - 1 : Extent(row).Start;

    /// <inheritdoc/>
    public void Dispose()
    {
        var rows = Interlocked.Exchange(ref _rows, []);
        if (rows.Length > 0)
        {
            ArrayPool<JsonRow>.Shared.Return(rows);
        }
    }
}

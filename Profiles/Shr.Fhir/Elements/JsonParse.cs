using System.Buffers;

namespace Shr.Fhir.Elements;

/// <summary>One pass over a JSON text that fills the rows of its tree.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc8259</remarks>
internal ref struct JsonParse(byte[] bytes, int start, int end, int maxDepth)
{
    private static readonly SearchValues<byte> StringEnd = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    // Row numbers of the open containers; a row's Next is filled in when its container closes.
    private readonly int[] _open = new int[maxDepth];
    private int _depth;
    private int _nameStart = -1;
    private int _nameLength;
    private bool _nameEscaped;

    public JsonRow[] Rows = ArrayPool<JsonRow>.Shared.Rent(Math.Max(16, (end - start) / 12));
    public int Count;
    public bool HasSiblings;
    public int Position = start;
    public string? Error = "";

    public bool Run()
    {
        while (true)
        {
            // Here a value must follow.
            SkipSpace();
            if (!ReadValue(out var opened))
            {
                return false;
            }

            if (opened)
            {
                SkipSpace();
                if (Position < end && bytes[Position] == (Rows[_open[_depth - 1]].Kind == JsonKind.Object ? '}' : ']'))
                {
                    Close();
                }
                else if (!NextItem())
                {
                    return false;
                }
                else
                {
                    continue;
                }
            }

            if (!AfterValue(out var done))
            {
                return false;
            }

            if (done)
            {
                return true;
            }
        }
    }

    private bool AfterValue(out bool done)
    {
        done = false;
        while (true)
        {
            SkipSpace();
            if (_depth == 0)
            {
                done = Position == end;
                return done || Fail("something follows the end of the value");
            }

            var isObject = Rows[_open[_depth - 1]].Kind == JsonKind.Object;
            if (Position >= end)
            {
                return Fail("the text ends inside an " + (isObject ? "object" : "array"));
            }

            var c = bytes[Position];
            if (c == ',')
            {
                Position++;
                return NextItem();
            }

            if (c != (isObject ? '}' : ']'))
            {
                return Fail(isObject ? "expected ',' or '}'" : "expected ',' or ']'");
            }

            Close();
        }
    }

    // Reads a property name where the open container is an object.
    private bool NextItem()
    {
        _nameStart = -1;
        if (Rows[_open[_depth - 1]].Kind != JsonKind.Object)
        {
            return true;
        }

        SkipSpace();
        if (Position >= end || bytes[Position] != '"')
        {
            return Fail("expected a property name in quotes");
        }

        var nameStart = Position + 1;
        if (!ReadString(out _nameEscaped))
        {
            return false;
        }

        HasSiblings |= bytes[nameStart] == '_' || _nameEscaped;
        _nameStart = nameStart;
        _nameLength = Position - 1 - nameStart;
        if (_nameLength > ushort.MaxValue)
        {
            return Fail("a property name is longer than 65535 bytes");
        }

        SkipSpace();
        if (Position >= end || bytes[Position] != ':')
        {
            return Fail("expected ':' after the property name");
        }

        Position++;
        return true;
    }

    private bool ReadValue(out bool opened)
    {
        opened = false;
        if (Position >= end)
        {
            return Fail("the text ends where a value was expected");
        }

        var at = Position;
        switch (bytes[at])
        {
            case (byte)'{':
            case (byte)'[':
                if (_depth == maxDepth)
                {
                    Error = null;
                    return false;
                }

                Add(bytes[at] == '{' ? JsonKind.Object : JsonKind.Array, at, 0, false);
                _open[_depth++] = Count - 1;
                Position++;
                opened = true;
                return true;
            case (byte)'"':
                // The row is added first, as reading the string moves the position only.
                if (!ReadString(out var escaped))
                {
                    return false;
                }

                Add(JsonKind.String, at + 1, Position - at - 2, escaped);
                return true;
            case (byte)'t':
                return Literal("true"u8, JsonKind.True);
            case (byte)'f':
                return Literal("false"u8, JsonKind.False);
            case (byte)'n':
                return Literal("null"u8, JsonKind.Null);
            default:
                return ReadNumber();
        }
    }

    private bool Literal(ReadOnlySpan<byte> word, JsonKind kind)
    {
        if (!bytes.AsSpan(Position, end - Position).StartsWith(word))
        {
            return Fail("expected a value");
        }

        Add(kind, Position, word.Length, false);
        Position += word.Length;
        return true;
    }

    private bool ReadString(out bool escaped)
    {
        escaped = false;
        Position++;
        while (true)
        {
            var skip = bytes.AsSpan(Position, end - Position).IndexOfAny(StringEnd);
            if (skip < 0)
            {
                Position = end;
                return Fail("the text ends inside a string");
            }

            Position += skip;
            switch (bytes[Position])
            {
                case (byte)'"':
                    Position++;
                    return true;
                case (byte)'\\':
                    escaped = true;
                    if (!ReadEscape())
                    {
                        return false;
                    }

                    break;
                default:
                    return Fail("a control character in a string must be escaped");
            }
        }
    }

    private bool ReadEscape()
    {
        if (Position + 1 >= end)
        {
            return Fail("the text ends inside an escape");
        }

        switch (bytes[Position + 1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                Position += 2;
                return true;
            case (byte)'u':
                for (var i = 2; i < 6; i++)
                {
                    if (Position + i >= end || !char.IsAsciiHexDigit((char)bytes[Position + i]))
                    {
                        return Fail("\\u must be followed by four hexadecimal digits");
                    }
                }

                Position += 6;
                return true;
            default:
                return Fail("unknown escape in a string");
        }
    }

    private bool ReadNumber()
    {
        var at = Position;
        if (JsonNumber.Fault(bytes.AsSpan(0, end), at, out Position) is { } fault)
        {
            return Fail(fault);
        }

        Add(JsonKind.Number, at, Position - at, false);
        return true;
    }

    private void Add(JsonKind kind, int at, int length, bool escaped)
    {
        if (Count == Rows.Length)
        {
            var larger = ArrayPool<JsonRow>.Shared.Rent(Count * 2);
            Rows.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<JsonRow>.Shared.Return(Rows);
            Rows = larger;
        }

        ref var row = ref Rows[Count++];
        row.Start = at;
        row.Length = length;
        row.Next = Count;
        row.NameStart = _nameStart;
        row.NameLength = _nameStart < 0 ? (ushort)0 : (ushort)_nameLength;
        row.Kind = kind;
        row.Flags = (byte)((escaped ? 1 : 0) | (_nameStart >= 0 && _nameEscaped ? 2 : 0));
        _nameStart = -1;
    }

    private void Close()
    {
        Position++;
        ref var row = ref Rows[_open[--_depth]];
        row.Length = Position - row.Start;
        row.Next = Count;
    }

    private void SkipSpace()
    {
        while (Position < end && bytes[Position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            Position++;
        }
    }

    private bool Fail(string what)
    {
        Error = what;
        return false;
    }
}

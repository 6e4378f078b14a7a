using System.Text;

namespace Shr.Terminology.Import;

/// <summary>Reads CSV or TSV rows: quoted fields may hold separators, quotes and line ends.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc4180</remarks>
internal sealed class DelimitedReader : IDisposable
{
    private readonly StreamReader _reader;
    private readonly char _separator;
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private int _next;

    public DelimitedReader(Stream stream, char separator)
    {
        _reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        _separator = separator;
        _next = ReadChar();
    }

    /// <summary>The line where the last row began, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the text ended inside quotes: the file was cut off.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether reading ended at bytes that are not UTF-8.</summary>
    public bool IsNotUtf8 { get; private set; }

    private int Lines { get; set; } = 1;

    /// <summary>The fields of the next row, valid until the row after; null at the end.</summary>
    public IReadOnlyList<string>? Read()
    {
        if (_next < 0)
        {
            return null;
        }

        Line = Lines;
        _fields.Clear();
        while (true)
        {
            ReadField();
            _fields.Add(_field.ToString());
            if (_next == _separator)
            {
                Advance();
                continue;
            }

            if (_next == '\r')
            {
                Advance();
            }

            if (_next == '\n')
            {
                Advance();
            }

            return _fields;
        }
    }

    public void Dispose() => _reader.Dispose();

    private void ReadField()
    {
        _field.Clear();
        if (_next == '"' && _separator != '\t')
        {
            ReadQuoted();
            return;
        }

        while (_next >= 0 && _next != _separator && _next is not ('\r' or '\n'))
        {
            _field.Append((char)_next);
            Advance();
        }
    }

    private void ReadQuoted()
    {
        Advance();
        while (true)
        {
            if (_next < 0)
            {
                IsTruncated = !IsNotUtf8;
                return;
            }

            if (_next == '"')
            {
                Advance();
                if (_next != '"')
                {
                    return;
                }
            }

            _field.Append((char)_next);
            Advance();
        }
    }

    private void Advance()
    {
        if (_next == '\n')
        {
            Lines++;
        }

        _next = ReadChar();
    }

    private int ReadChar()
    {
        try
        {
            return IsNotUtf8 ? -1 : _reader.Read();
        }
        catch (DecoderFallbackException)
        {
            IsNotUtf8 = true;
            return -1;
        }
    }
}

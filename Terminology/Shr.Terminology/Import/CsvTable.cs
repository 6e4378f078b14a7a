using Shr.Fhir;

namespace Shr.Terminology.Import;

/// <summary>A delimited file with a header line, read by column names.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly ImportFile _file;
    private readonly DelimitedReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly IssueCollector _issues;
    private readonly IProgress<ImportProgress>? _progress;
    private readonly Stream _stream;
    private IReadOnlyList<string> _row = [];
    private int _rows;

    public CsvTable(ImportFile file, char separator, IssueCollector issues, IProgress<ImportProgress>? progress)
    {
        _file = file;
        _issues = issues;
        _progress = progress;
        _stream = file.Open();
        _reader = new DelimitedReader(_stream, separator);
        var header = _reader.Read() ?? [];
        for (var i = 0; i < header.Count; i++)
        {
            _columns.TryAdd(header[i].Trim().Trim('\uFEFF', '"'), i);
        }

        Columns = [.. header.Select(h => h.Trim().Trim('\uFEFF', '"'))];
        FieldCount = Columns.Count;
    }

    /// <summary>How many fields each row must have; as many as the header unless a format says otherwise.</summary>
    public int FieldCount { get; set; }

    /// <summary>The column names in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line of the row, from 1.</summary>
    public int Line => _reader.Line;

    /// <summary>A field of the row; empty where the column or field is missing.</summary>
    public string this[string column] => _columns.TryGetValue(column, out var index) && index < _row.Count ? _row[index] : "";

    /// <summary>Whether all columns are there; reports the first that is not.</summary>
    public bool Has(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!_columns.ContainsKey(column))
            {
                _issues.Add(TerminologyIssues.ImportMissingColumn, "", _file.Path, column);
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes to the next row; false at the end or, with an issue, where the file is broken.</summary>
    public bool Next()
    {
        while (_reader.Read() is { } row)
        {
            if (_reader.IsNotUtf8)
            {
                break;
            }

            if (_reader.IsTruncated)
            {
                _issues.Add(TerminologyIssues.ImportMalformed, "", _file.Path, _reader.Line, "the file ends inside a quoted field");
                return false;
            }

            if (row.Count == 1 && row[0].Length == 0)
            {
                continue;
            }

            if (row.Count != FieldCount)
            {
                _issues.Add(TerminologyIssues.ImportMalformed, "", _file.Path, _reader.Line, $"the row has {row.Count} fields, {FieldCount} were expected");
                return false;
            }

            _row = row;
            if (++_rows % 5000 == 0 && _progress is not null && _file.Length > 0 && _stream.CanSeek)
            {
                _progress.Report(new ImportProgress(_file.Name, Math.Min(1, (double)_stream.Position / _file.Length)));
            }

            return true;
        }

        if (_reader.IsNotUtf8)
        {
            // The text is decoded in large pieces: the place is somewhere below the row that was read last.
            _issues.Add(TerminologyIssues.ImportMalformed, "", _file.Path, _reader.Line, "somewhere from this line on the text is not UTF-8; save the file as UTF-8");
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();
}

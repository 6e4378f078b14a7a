using System.Globalization;
using System.Text;
using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>SQL with its values. Values are always bound, never written into the text; text is only ever our own.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _values = [];

    /// <summary>Adds words of our own.</summary>
    public SqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Adds a number of our own, which belongs to the shape of the query (a type).</summary>
    public SqlText Literal(long number)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public SqlText Add(SqlText other)
    {
        _text.Append(other._text);
        _values.AddRange(other._values);
        return this;
    }

    public SqlText Value(long value) => Bind(value);

    public SqlText Value(byte[] value) => Bind(value);

    public SqlText Value(string value) => Bind(value);

    /// <summary>A bound list of numbers as a table of one column, <c>value</c>.</summary>
    public SqlText Numbers(IReadOnlyList<long> numbers)
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < numbers.Count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
        }

        _text.Append("json_each(");
        Bind(json.Append(']').ToString());
        _text.Append(')');
        return this;
    }

    /// <summary>A statement with the values bound; dispose it after use.</summary>
    public Statement Prepare(Database database)
    {
        var statement = database.Use(_text.ToString());
        for (var i = 0; i < _values.Count; i++)
        {
            _ = _values[i] switch
            {
                long number => statement.Bind(i + 1, number),
                byte[] bytes => statement.Bind(i + 1, bytes),
                string text => statement.BindText(i + 1, text),
                var other => throw new InvalidOperationException($"{other.GetType().Name} cannot be bound"),
            };
        }

        return statement;
    }

    /// <summary>The first column of the first row.</summary>
    public long Number(Database database)
    {
        using var statement = Prepare(database);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    public override string ToString() => _text.ToString();

    private SqlText Bind(object value)
    {
        _text.Append('?');
        _values.Add(value);
        return this;
    }
}

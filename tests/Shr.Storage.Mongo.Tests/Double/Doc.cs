namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>A document of the double: fields in order; values are null, bool, int, long, double, string, byte[], Doc, List, or raw bytes with their type.</summary>
internal sealed class Doc : List<KeyValuePair<string, object?>>
{
    public Doc()
    {
    }

    public Doc(IEnumerable<KeyValuePair<string, object?>> fields)
        : base(fields)
    {
    }

    public object? this[string name]
    {
        get
        {
            foreach (var (field, value) in this)
            {
                if (field == name)
                {
                    return value;
                }
            }

            return null;
        }

        set
        {
            var at = FindIndex(field => field.Key == name);
            if (at < 0)
            {
                Add(new(name, value));
            }
            else
            {
                this[at] = new(name, value);
            }
        }
    }

    public void Add(string name, object? value) => Add(new KeyValuePair<string, object?>(name, value));

    public bool Has(string name) => Exists(field => field.Key == name);

    public long Long(string name, long missing = 0) => this[name] is { } value and not bool ? Convert.ToInt64(value) : missing;

    public Doc Copy() => new(this);
}

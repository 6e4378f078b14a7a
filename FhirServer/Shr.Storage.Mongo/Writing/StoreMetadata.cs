using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Writing;

/// <summary>What the store keeps about itself, as documents of <c>meta</c>.</summary>
internal static class StoreMetadata
{
    private const string ParameterPrefix = "parameter/";
    private const string ParametersId = "parameters";
    private const string ValuePrefix = "value/";

    public static long ReadModel(MetaTransaction meta)
    {
        var model = 0L;
        meta.Read(Clock.Id, document =>
        {
            model = Clock.Read(document).Model;
            return false;
        });
        return model;
    }

    public static long AdvanceModel(MetaTransaction meta, long version)
    {
        meta.Raise(Clock.Id, fields => fields.Int64("model"u8, version));
        return ReadModel(meta);
    }

    public static Dictionary<string, ushort> Parameters(MetaTransaction meta)
    {
        var known = new Dictionary<string, ushort>();
        meta.ReadAll(ParameterPrefix, document =>
        {
            known[document.Text("_id"u8)![ParameterPrefix.Length..]] = (ushort)document.Int64("n"u8);
            return true;
        });
        return known;
    }

    /// <exception cref="InvalidOperationException">All numbers are given away.</exception>
    public static IReadOnlyDictionary<string, ushort> NumberParameters(MetaTransaction meta, IReadOnlyCollection<string> names)
    {
        var known = Parameters(meta);
        var last = known.Values.DefaultIfEmpty().Max();
        var added = new Dictionary<string, ushort>();
        var numbers = new Dictionary<string, ushort>(names.Count);
        foreach (var name in names)
        {
            if (!known.TryGetValue(name, out var number) && !added.TryGetValue(name, out number))
            {
                if (last == ushort.MaxValue)
                {
                    throw new InvalidOperationException($"all {ushort.MaxValue} parameter numbers are given away");
                }

                added[name] = number = ++last;
            }

            numbers[name] = number;
        }

        SetParameters(meta, added);
        return numbers;
    }

    /// <summary>Takes over numbers that another store has given.</summary>
    /// <exception cref="InvalidOperationException">This store has given others.</exception>
    public static void WriteParameters(MetaTransaction meta, IReadOnlyDictionary<string, ushort> parameters)
    {
        var known = Parameters(meta);
        var taken = known.Values.ToHashSet();
        var added = new Dictionary<string, ushort>();
        foreach (var (name, number) in parameters)
        {
            if (known.TryGetValue(name, out var mine) ? mine != number : taken.Contains(number))
            {
                throw new InvalidOperationException($"The target has given parameter numbers of its own ({name}). Copy into an empty store.");
            }

            if (mine == 0)
            {
                added.Add(name, number);
            }
        }

        SetParameters(meta, added);
    }

    public static Dictionary<string, byte[]> Values(MetaTransaction meta)
    {
        var values = new Dictionary<string, byte[]>();
        meta.ReadAll(ValuePrefix, document =>
        {
            values[document.Text("_id"u8)![ValuePrefix.Length..]] = document.TryGet("value"u8, out var value) ? value.Binary.ToArray() : [];
            return true;
        });
        return values;
    }

    public static byte[]? ReadValue(MetaTransaction meta, string name)
    {
        byte[]? value = null;
        meta.Read(ValuePrefix + name, document =>
        {
            value = document.TryGet("value"u8, out var stored) ? stored.Binary.ToArray() : null;
            return false;
        });
        return value;
    }

    public static bool WriteValue(MetaTransaction meta, string name, ReadOnlyMemory<byte> value)
    {
        meta.Set(ValuePrefix + name, fields => fields.Binary("value"u8, value.Span));
        return true;
    }

    /// <summary>A command that only a primary takes and that changes nothing.</summary>
    public static ReadOnlyMemory<byte> Touch() =>
        new BsonWriter().String("update"u8, Collections.Meta.Name).StartArray("updates"u8)
            .StartDocument(default).StartDocument("q"u8).String("_id"u8, "readiness").End()
            .StartDocument("u"u8).StartDocument("$set"u8).Int32("n"u8, 1).End().End().End().End().Finish();

    private static void SetParameters(MetaTransaction meta, Dictionary<string, ushort> added)
    {
        if (added.Count == 0)
        {
            return;
        }

        foreach (var (name, number) in added)
        {
            meta.Set(ParameterPrefix + name, fields => fields.Int32("n"u8, number));
        }

        // Two servers that number at once meet here, and one of them starts again.
        meta.Set(ParametersId, fields => fields.Int32("last"u8, added.Values.Max()));
    }
}

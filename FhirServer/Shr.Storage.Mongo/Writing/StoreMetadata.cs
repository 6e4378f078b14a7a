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

    /// <exception cref="InvalidOperationException">All numbers are given away.</exception>
    public static IReadOnlyDictionary<string, ushort> NumberParameters(MetaTransaction meta, IReadOnlyCollection<string> names)
    {
        var known = new Dictionary<string, ushort>();
        var last = 0L;
        meta.ReadAll(ParameterPrefix, document =>
        {
            var number = (ushort)document.Int64("n"u8);
            known[document.Text("_id"u8)![ParameterPrefix.Length..]] = number;
            last = Math.Max(last, number);
            return true;
        });
        var before = last;
        var numbers = new Dictionary<string, ushort>(names.Count);
        foreach (var name in names)
        {
            if (!known.TryGetValue(name, out var number))
            {
                if (last == ushort.MaxValue)
                {
                    throw new InvalidOperationException($"all {ushort.MaxValue} parameter numbers are given away");
                }

                known[name] = number = (ushort)++last;
                meta.Set(ParameterPrefix + name, fields => fields.Int32("n"u8, number));
            }

            numbers[name] = number;
        }

        if (last > before)
        {
            // Two servers that number at once meet here, and one of them starts again.
            meta.Set(ParametersId, fields => fields.Int64("last"u8, last));
        }

        return numbers;
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
}

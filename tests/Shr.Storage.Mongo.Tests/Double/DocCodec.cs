using System.Text;
using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>Documents to bytes and back, with the store's own reader and writer.</summary>
internal static class DocCodec
{
    public static Doc Read(ReadOnlySpan<byte> bytes)
    {
        var doc = new Doc();
        foreach (var element in new BsonView(bytes))
        {
            doc.Add(Encoding.UTF8.GetString(element.Name), Value(element));
        }

        return doc;
    }

    public static ReadOnlyMemory<byte> Write(Doc doc)
    {
        var writer = new BsonWriter(1024);
        Fields(writer, doc);
        return writer.Finish();
    }

    private static object? Value(BsonValue value) => value.Type switch
    {
        BsonType.Null => null,
        BsonType.Boolean => value.Boolean,
        BsonType.Int32 => (int)value.Int64,
        BsonType.Int64 => value.Int64,
        BsonType.Double => value.Double,
        BsonType.String => value.Text,
        BsonType.Binary => value.Binary.ToArray(),
        BsonType.Document => Read(value.Bytes),
        BsonType.Array => Read(value.Bytes).Select(field => field.Value).ToList(),
        _ => new Raw(value.Type, value.Bytes.ToArray()),
    };

    private static void Fields(BsonWriter writer, Doc doc)
    {
        foreach (var (name, value) in doc)
        {
            Element(writer, Encoding.UTF8.GetBytes(name), value);
        }
    }

    private static void Element(BsonWriter writer, byte[] name, object? value)
    {
        switch (value)
        {
            case null: writer.Null(name); break;
            case bool boolean: writer.Boolean(name, boolean); break;
            case int number: writer.Int32(name, number); break;
            case long number: writer.Int64(name, number); break;
            case double number: writer.Double(name, number); break;
            case string text: writer.String(name, text); break;
            case byte[] bytes: writer.Binary(name, bytes); break;
            case Raw raw: writer.Raw(name, raw.Type, raw.Bytes); break;
            case Doc doc:
                writer.StartDocument(name);
                Fields(writer, doc);
                writer.End();
                break;
            case IEnumerable<object?> list:
                writer.StartArray(name);
                foreach (var item in list)
                {
                    Element(writer, [], item);
                }

                writer.End();
                break;
            default: throw new InvalidOperationException($"{value.GetType()} is no document value.");
        }
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>The wire protocol: OP_MSG, and OP_QUERY for the first greeting.</summary>
/// <remarks>https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/</remarks>
internal static class Wire
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;

    public sealed record Request(int Id, bool IsLegacy, Doc Command, bool WantsAnswer);

    public static Request? Read(NetworkStream stream)
    {
        var header = new byte[16];
        if (stream.ReadAtLeast(header, 16, throwOnEndOfStream: false) < 16)
        {
            return null;
        }

        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - 16];
        stream.ReadExactly(body);
        var id = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
        return BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) switch
        {
            OpQuery => new Request(id, true, DocCodec.Read(body.AsSpan(4 + body.AsSpan(4).IndexOf((byte)0) + 1 + 8)), true),
            OpMsg => Message(id, body),
            var other => throw new InvalidDataException($"The double does not know opcode {other}."),
        };
    }

    public static void Write(NetworkStream stream, Request request, Doc reply)
    {
        var document = DocCodec.Write(reply).Span;
        var head = request.IsLegacy ? 16 + 20 : 16 + 4 + 1;
        var message = new byte[head + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), request.Id);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), request.Id);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), request.IsLegacy ? OpReply : OpMsg);
        if (request.IsLegacy)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(32), 1);
        }

        document.CopyTo(message.AsSpan(head));
        stream.Write(message);
    }

    private static Request Message(int id, byte[] body)
    {
        const int MoreToCome = 2;
        var flags = BinaryPrimitives.ReadInt32LittleEndian(body);
        var end = (flags & 1) != 0 ? body.Length - 4 : body.Length;
        Doc? command = null;
        var sequences = new List<(string Name, List<object?> Documents)>();
        for (var at = 4; at < end;)
        {
            var kind = body[at++];
            var size = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            if (kind == 0)
            {
                command = DocCodec.Read(body.AsSpan(at, size));
            }
            else
            {
                sequences.Add(Sequence(body.AsSpan(at + 4, size - 4)));
            }

            at += size;
        }

        foreach (var (name, documents) in sequences)
        {
            command![name] = documents;
        }

        return new Request(id, false, command!, (flags & MoreToCome) == 0);
    }

    private static (string Name, List<object?> Documents) Sequence(ReadOnlySpan<byte> section)
    {
        var name = Encoding.UTF8.GetString(section[..section.IndexOf((byte)0)]);
        var documents = new List<object?>();
        for (var rest = section[(name.Length + 1)..]; rest.Length > 0; rest = rest[BinaryPrimitives.ReadInt32LittleEndian(rest)..])
        {
            documents.Add(DocCodec.Read(rest[..BinaryPrimitives.ReadInt32LittleEndian(rest)]));
        }

        return (name, documents);
    }
}

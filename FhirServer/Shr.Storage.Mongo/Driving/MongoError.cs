using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Driving;

/// <summary>What the driver or the server refused, as a value.</summary>
/// <param name="Domain">The driver's error domain.</param>
/// <param name="Code">The server's or the driver's code in that domain.</param>
/// <param name="Message">For the operator.</param>
/// <param name="Labels">What may be done about it.</param>
internal sealed record MongoError(uint Domain, uint Code, string Message, MongoErrorLabels Labels)
{
    public const uint DomainClient = 1;
    public const uint DomainStream = 2;
    public const uint DomainProtocol = 3;
    public const uint DomainServerSelection = 15;
    public const uint DomainServer = 17;

    public const uint ClientAuthenticate = 11;
    public const uint ProtocolBadWireVersion = 15;

    public const uint Unauthorized = 13;
    public const uint AuthenticationFailed = 18;
    public const uint NamespaceExists = 48;
    public const uint MaxTimeExpired = 50;
    public const uint WriteConflict = 112;
    public const uint NoSuchTransaction = 251;
    public const uint OutOfDiskSpace = 14031;
    public const uint DuplicateKey = 11000;

    /// <summary>The whole transaction may be run again.</summary>
    public bool IsTransient => Labels.HasFlag(MongoErrorLabels.TransientTransaction) || IsUnreachable;

    /// <summary>A read may succeed at once with another member; where none was found, the driver has waited already.</summary>
    public bool IsWorthRepeating => IsTransient && Domain != DomainServerSelection;

    /// <summary>The commit may have happened.</summary>
    public bool IsCommitUnknown => Labels.HasFlag(MongoErrorLabels.UnknownCommitResult);

    public bool IsAuthentication =>
        (Domain == DomainClient && Code == ClientAuthenticate) || (Domain == DomainServer && Code is AuthenticationFailed or Unauthorized);

    /// <summary>No server that may take the request could be reached in time, or it stopped being the one.</summary>
    public bool IsUnreachable =>
        Domain is DomainServerSelection or DomainStream
        || (Domain == DomainServer && Code is 91 or 189 or 10107 or 11600 or 11602 or 13435 or 13436 or 6 or 7 or 89 or 9001 or OutOfDiskSpace);

    public static MongoError From(in NativeError error, ReadOnlySpan<byte> reply) =>
        new(error.Domain, error.Code, error.Message, LabelsOf(reply));

    public override string ToString() => $"{Message} (domain {Domain}, code {Code})";

    private static MongoErrorLabels LabelsOf(ReadOnlySpan<byte> reply)
    {
        var labels = MongoErrorLabels.None;
        if (reply.Length < 5 || !new BsonView(reply).TryGet("errorLabels"u8, out var list) || list.Type != BsonType.Array)
        {
            return labels;
        }

        foreach (var label in list.Document)
        {
            labels |= label.Text switch
            {
                "TransientTransactionError" => MongoErrorLabels.TransientTransaction,
                "UnknownTransactionCommitResult" => MongoErrorLabels.UnknownCommitResult,
                "RetryableWriteError" => MongoErrorLabels.RetryableWrite,
                _ => MongoErrorLabels.None,
            };
        }

        return labels;
    }
}

using System.Security.Cryptography;
using System.Text;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// The ids of encounters and of what belongs to them. They follow from what the sender says, so that the same Bundle sent
/// again meets the same records, and cannot meet those of another encounter.
/// </summary>
internal static class EncounterIds
{
    /// <summary>The id of a new encounter, or null where the sender gave nothing to know a repetition by.</summary>
    public static string? OfSubmission(EncounterSubmission submission, SubmittedBundle bundle)
    {
        var mark = bundle.Identifier is { } identifier ? "identifier\n" + identifier : submission.IdempotencyKey is { } key ? "key\n" + key : null;
        return mark is null ? null : Of($"{Sender(submission.Stamp)}\n{submission.Hid}\n{mark}");
    }

    /// <summary>The id of a record that came with an encounter.</summary>
    public static string OfEntry(string encounterId, SubmittedEntry entry) =>
        Of($"{encounterId}\n{entry.FullUrl ?? (entry.Id is { } id ? $"{entry.Type}/{id}" : $"{entry.Type}#{entry.Index}")}");

    /// <summary>What a body is known by.</summary>
    public static string Fingerprint(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body.Span));

    private static string Sender(RequesterStamp? stamp) => stamp is null ? "" : $"{stamp.Facility}/{stamp.Provider}";

    private static string Of(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true).ToString();
}

using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>The kept answer to a request with an Idempotency-Key.</summary>
/// <param name="Key">The caller's mark, hashed together with the caller.</param>
/// <param name="Request">What was asked, hashed.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, or null.</param>
/// <param name="Type">The record's type, or null where the answer is about none.</param>
/// <param name="Id">The record's id, or null.</param>
/// <param name="Version">The record's version, or 0.</param>
/// <param name="LastUpdated">When the version was made.</param>
/// <param name="HasLocation">Whether the answer says where the record is.</param>
internal sealed record IdempotencyAnswer(
    string Key, string Request, DateTimeOffset At, int Status, byte[]? Body, string? Type, string? Id, int Version, DateTimeOffset LastUpdated, bool HasLocation)
{
    /// <summary>The kept form of an answer.</summary>
    public static IdempotencyAnswer Of(string key, string request, DateTimeOffset at, FhirResponse answer)
    {
        var version = answer.Version;
        return new IdempotencyAnswer(
            key, request, at, answer.Status, BodyOf(answer), version?.Key.Type, version?.Key.Id, version?.Version ?? 0, version?.LastUpdated ?? default, answer.Location is not null);
    }

    /// <summary>The answer again.</summary>
    public FhirResponse ToResponse()
    {
        ResourceKey? key = Type is null ? null : new ResourceKey(Type, Id!);
        return new FhirResponse(Status)
        {
            Version = key is null ? null : new ResourceVersion(key.Value, Version, LastUpdated, WriteKind.Put, ReadOnlyMemory<byte>.Empty, 0),
            Location = HasLocation ? key : null,
            Content = Body is null ? null : new StoredJson(Body),
            IsMinimal = Body is null,
        };
    }

    private static byte[]? BodyOf(FhirResponse answer)
    {
        if (answer.Content is null && answer is { Version: { IsDeleted: false } version, IsMinimal: false, Status: not 204 })
        {
            return version.Json.ToArray();
        }

        var content = answer.Content ?? (answer.Issues.Count > 0 && !answer.IsMinimal ? new OutcomeContent(answer.Issues, answer.Source) : null);
        if (content is null)
        {
            return null;
        }

        using var buffer = new PooledBuffer();
        content.WriteTo(buffer);
        return [.. buffer.Written];
    }
}

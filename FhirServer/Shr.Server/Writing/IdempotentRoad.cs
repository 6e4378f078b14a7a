using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Shr.Server.Interactions;
using Shr.Server.Options;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>
/// A write that a client marks with an Idempotency-Key is done once: sent again, it gets the first answer again. Answers
/// are kept in the store, in a bounded number of places, so that a restart does not forget them.
/// </summary>
/// <remarks>
/// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. The answer of one write or of a transaction
/// is kept in its own commit: there is no moment in which the one is there without the other. A batch is many commits; its
/// answer is kept after the last.
/// </remarks>
internal sealed class IdempotentRoad(Dispatcher dispatcher, IResourceStore store, TimeProvider clock, IOptions<ServerOptions> options)
{
    private const int Places = 8192;
    private const int MostBytes = 4 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    /// <summary>The answer: the first one where there is one, else the one of doing it.</summary>
    public async ValueTask<FhirResponse> AnswerAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } mark || request.Method == FhirMethod.Get || store is not IStoreMetadata metadata)
        {
            return await dispatcher.AnswerAsync(request, cancellationToken);
        }

        var key = Hash(Encoding.UTF8.GetBytes($"{request.Caller.Name}\n{mark}"));
        if (!_running.TryAdd(key, 0))
        {
            return FhirResponse.Refused(409, ServerIssues.IdempotencyBusy);
        }

        try
        {
            var place = "idempotency/" + (Convert.ToUInt32(key[..8], 16) % Places).ToString(CultureInfo.InvariantCulture);
            var asked = Hash([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Route} {request.Query}\n"), .. request.Body]);
            if (await FindAsync(metadata, place, key, cancellationToken) is { } kept)
            {
                return kept.Request == asked ? kept.ToResponse() : FhirResponse.Refused(422, ServerIssues.IdempotencyReused);
            }

            var answer = await dispatcher.AnswerAsync(request with { Keep = given => new NamedValue(place, Kept(key, asked, given)) }, cancellationToken);
            if (answer.IsSuccess)
            {
                await metadata.WriteValueAsync(place, Kept(key, asked, answer), CancellationToken.None);
            }

            return answer;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private async ValueTask<IdempotencyAnswer?> FindAsync(IStoreMetadata metadata, string place, string key, CancellationToken cancellationToken)
    {
        var bytes = await metadata.ReadValueAsync(place, cancellationToken);
        var kept = bytes is null ? null : JsonSerializer.Deserialize<IdempotencyAnswer>(bytes);
        return kept?.Key == key && clock.GetUtcNow() - kept.At < TimeSpan.FromHours(options.Value.IdempotencyHours) ? kept : null;
    }

    // An answer too large to keep is answered without its body: what was done is still not done again.
    private byte[] Kept(string key, string asked, FhirResponse answer)
    {
        var kept = IdempotencyAnswer.Of(key, asked, clock.GetUtcNow(), answer);
        return JsonSerializer.SerializeToUtf8Bytes(kept.Body?.Length > MostBytes ? kept with { Body = null } : kept);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}

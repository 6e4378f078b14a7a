using System.Globalization;
using Microsoft.Extensions.Options;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server.Registries.HealthIds;

/// <summary>What may be asked about single health IDs.</summary>
internal sealed class HealthIdService(HealthIdBlocks blocks, HealthIdMarks marks, IResourceStore store, IOptions<IdentityOptions> options)
{
    /// <summary>It was generated for nobody, or nobody has taken it yet.</summary>
    public const string NotAllocated = "This HID is not allocated to any organization";

    /// <summary>A Patient has it.</summary>
    public const string IsUsed = "This HID is already allocated to another patient";

    /// <summary>Somebody else gives it out.</summary>
    public const string OfAnother = "This HID is allocated to another organization";

    /// <summary>Judges a health ID that an organisation brings for a new Patient. Whether it is still free then, the commit decides.</summary>
    public async ValueTask<IncomingHealthId> CheckIncomingAsync(string healthId, string organization, CancellationToken cancellationToken)
    {
        if (BodyOf(healthId) is not { } body)
        {
            return IncomingHealthId.Foreign;
        }

        if (await IsUsedAsync(healthId, body, cancellationToken))
        {
            return IncomingHealthId.Used;
        }

        return await OwnerAsync(body, cancellationToken) == organization ? IncomingHealthId.Good : IncomingHealthId.Foreign;
    }

    /// <summary>Why an organisation cannot give out a health ID; null where it can.</summary>
    public async ValueTask<string?> UnavailableAsync(string healthId, string organization, CancellationToken cancellationToken)
    {
        if (BodyOf(healthId) is not { } body || await OwnerAsync(body, cancellationToken) is not { } owner)
        {
            return NotAllocated;
        }

        return await IsUsedAsync(healthId, body, cancellationToken) ? IsUsed : owner == organization ? null : OfAnother;
    }

    /// <summary>Notes that a health ID is used; false where it is unknown.</summary>
    public async ValueTask<bool> MarkUsedAsync(string healthId, CancellationToken cancellationToken)
    {
        if (BodyOf(healthId) is not { } body || await blocks.FindAsync(body, cancellationToken) is null)
        {
            return false;
        }

        await marks.MarkAsync(body, cancellationToken);
        return true;
    }

    // A block of the pool is the index's own as far as it was taken.
    private async ValueTask<string?> OwnerAsync(long body, CancellationToken cancellationToken) =>
        await blocks.FindAsync(body, cancellationToken) is { } block
            ? block.Organization ?? (body < block.Next ? options.Value.IndexOrganization : null)
            : null;

    private async ValueTask<bool> IsUsedAsync(string healthId, long body, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var page = await snapshot.SearchAsync(IdentifierPolicy.Holders(RegistryTerms.HealthId, healthId), cancellationToken);
        return page.Matches.Count > 0 || await marks.IsMarkedAsync(body, cancellationToken);
    }

    private static long? BodyOf(string healthId) =>
        HealthId.IsValid(healthId) ? long.Parse(healthId.AsSpan(0, HealthId.BodyLength), CultureInfo.InvariantCulture) : null;
}

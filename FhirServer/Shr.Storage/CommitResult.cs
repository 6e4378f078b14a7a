using Shr.Fhir;

namespace Shr.Storage;

/// <summary>What became of a <see cref="WriteBatch"/>.</summary>
public abstract record CommitResult
{
    private protected CommitResult()
    {
    }
}

/// <summary>Everything was written and is durable.</summary>
/// <param name="Versions">One per write, in order; for Reindex the current version.</param>
public sealed record Committed(IReadOnlyList<ResourceVersion> Versions) : CommitResult;

/// <summary>Nothing was written, as a precondition did not hold.</summary>
/// <param name="Index">Which write.</param>
/// <param name="CurrentVersion">The record's current version, or 0.</param>
/// <param name="Matches">What the precondition's search gave (at most two).</param>
/// <param name="Identity">The name of the identity that another record has; null where something else did not hold.</param>
public sealed record PreconditionFailed(int Index, int CurrentVersion, IReadOnlyList<ResourceKey> Matches, string? Identity = null) : CommitResult;

/// <summary>Nothing was written, as a record that the writes were planned by has changed since: plan again.</summary>
/// <param name="Key">Which record.</param>
public sealed record GuardFailed(ResourceKey Key) : CommitResult;

/// <summary>Nothing was written, as the reads of the transaction said no.</summary>
public sealed record InsideRefused : CommitResult;

/// <summary>Nothing was written, as the batch was planned under an older model than the store has seen: plan again.</summary>
/// <param name="StoreModelVersion">The newer model's version.</param>
public sealed record ModelOutdated(long StoreModelVersion) : CommitResult;

/// <summary>Nothing was written, as the store cannot take writes now.</summary>
/// <param name="Reason">For the operator's log; not for clients.</param>
public sealed record StoreUnavailable(string Reason) : CommitResult;

using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>What became of a merge or of its undoing.</summary>
/// <param name="Refusal">Why nothing was done, or null.</param>
/// <param name="Status">The HTTP status of a refusal.</param>
internal sealed record MergeResult(Issue? Refusal, int Status)
{
    /// <summary>The merge.</summary>
    public PatientMerge? Merge { get; init; }

    /// <summary>The patient that stays, as it is now (in a preview: as it would be); after an undo the one that came back.</summary>
    public ReadOnlyMemory<byte> Patient { get; init; }

    /// <summary>What the commit wrote, for the audit trail; empty for a preview.</summary>
    public IReadOnlyList<ResourceVersion> Written { get; init; } = [];

    /// <summary>How many records moved in the same commit.</summary>
    public int Moved { get; init; }

    /// <summary>Whether more records move in steps.</summary>
    public bool HasMore { get; init; }

    /// <summary>A refusal as FHIR says it.</summary>
    public FhirResponse ToResponse() => FhirResponse.Refused(Status, Refusal!.Value);

    /// <summary>A refusal.</summary>
    public static MergeResult Refused(int status, IssueKind kind, params ReadOnlySpan<object?> args) =>
        new(new Issue(kind, kind.Severity, "", kind.TextOf(args)), status);
}

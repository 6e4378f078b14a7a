using Shr.Fhir;

namespace Shr.Server.Registries.Encounters;

/// <summary>What became of a submitted Bundle.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What is wrong, in words; empty where nothing is.</param>
/// <param name="Faults">Single faults.</param>
internal sealed record EncounterResult(int Status, string Message, IReadOnlyList<EncounterFault> Faults)
{
    /// <summary>The encounter that was written (or was there already), or null.</summary>
    public string? EncounterId { get; init; }

    /// <summary>The patient's record, where it was found.</summary>
    public ResourceKey? Patient { get; init; }

    /// <summary>The records written, for the audit trail.</summary>
    public IReadOnlyList<ResourceKey> Written { get; init; } = [];

    /// <summary>Whether it had been done before, so that nothing was written.</summary>
    public bool IsReplay { get; init; }

    /// <summary>What can be told of its quality; null where it could not be read.</summary>
    public Quality.BundleQuality? Quality { get; init; }

    /// <summary>Whether it was taken.</summary>
    public bool IsAccepted => Status == 200;

    /// <summary>The Bundle breaks rules.</summary>
    public static EncounterResult Unprocessable(IReadOnlyList<EncounterFault> faults) => new(422, "Validation failed", faults);

    /// <summary>A refusal for one reason.</summary>
    public static EncounterResult Refused(int status, string field, string type, string reason) => new(status, reason, [new EncounterFault(type, field, type, reason)]);
}

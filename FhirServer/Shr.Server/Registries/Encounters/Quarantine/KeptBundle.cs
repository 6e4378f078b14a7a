namespace Shr.Server.Registries.Encounters.Quarantine;

/// <summary>A Bundle that was refused, and why.</summary>
internal sealed record KeptBundle
{
    /// <summary>The address of transactions on the FHIR API, as a road.</summary>
    public const string Fhir = "fhir";

    /// <summary>The national road for new and replaced encounters.</summary>
    public const string National = "national";

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>On which road it came: <see cref="Fhir"/> or <see cref="National"/>.</summary>
    public required string Road { get; init; }

    /// <summary>The facility that sent it, or null.</summary>
    public string? Facility { get; init; }

    /// <summary>The provider who sent it, or null.</summary>
    public string? Provider { get; init; }

    /// <summary>The user who sent it, or null.</summary>
    public string? User { get; init; }

    /// <summary>The health id in the address, or null.</summary>
    public string? Hid { get; init; }

    /// <summary>The encounter that it was to replace, or the one it became; null where neither.</summary>
    public string? EncounterId { get; init; }

    /// <summary>When it first came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it waits for correction; false: it was accepted.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The HTTP status of the last refusal.</summary>
    public required int Status { get; init; }

    /// <summary>The reason in words.</summary>
    public required string Message { get; init; }

    /// <summary>Single faults.</summary>
    public IReadOnlyList<EncounterFault> Faults { get; init; } = [];

    /// <summary>The media type of the body, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as it came or was corrected; empty where it was too large, and after it was accepted.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The version of the record, or null for a new one.</summary>
    public int? Version { get; init; }
}

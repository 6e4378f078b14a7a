namespace Shr.Server.Tests.Security.Leaks;

/// <summary>A record of the random data, and what decides who may see it.</summary>
internal sealed record LeakRecord(string Type, string Id, string Json)
{
    public string Key => $"{Type}/{Id}";

    /// <summary>Numbers of the patients it belongs to.</summary>
    public IReadOnlyList<int> Patients { get; init; } = [];

    /// <summary>Whether its own label is stricter than normal.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>Whether it carries the label that one patient's consent speaks of.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>The category of an Observation.</summary>
    public string? Category { get; init; }

    /// <summary>Its earlier version, or null.</summary>
    public string? Earlier { get; init; }

    /// <summary>Whether it is deleted after it was written.</summary>
    public bool IsDeleted { get; init; }

    public bool IsShared => Type is "Organization" or "Practitioner" or "Location";
}

using Shr.Fhir;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Security.Access;

/// <summary>Everything of a request that bears on what may be seen while it is answered.</summary>
internal sealed record AccessQuestion
{
    /// <summary>Who asks.</summary>
    public required Identity Identity { get; init; }

    /// <summary>What is to be done.</summary>
    public required Deed Deed { get; init; }

    /// <summary>Ids of the patients that the request names, so that catchments do not limit it.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>The records that the request names by their address.</summary>
    public IReadOnlyList<ResourceKey> Records { get; init; } = [];

    /// <summary>The writes that are planned, so that scopes for writing show what they may change.</summary>
    public IReadOnlyList<(string Type, Deed Deed)> Writes { get; init; } = [];

    /// <summary>Why.</summary>
    public string Purpose { get; init; } = Access.Purpose.Treatment;

    /// <summary>Whether the glass is broken: for the named patients and records, confidentiality and consent do not count.</summary>
    public bool IsGlassBroken { get; init; }

    /// <summary>Whether confidential records are there too: for answers that say that there is one, and not what it says.</summary>
    public bool ShowsConfidential { get; init; }

    /// <summary>The forms of consent rules that exist.</summary>
    public ConsentShapes.Known Shapes { get; init; } = ConsentShapes.Known.None;

    /// <summary>The second of the request, since 1970.</summary>
    public long Now { get; init; }
}

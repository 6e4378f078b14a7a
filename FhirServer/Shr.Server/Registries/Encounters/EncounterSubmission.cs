using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters;

/// <summary>A Bundle sent for an encounter of a patient.</summary>
/// <param name="Request">Who sends it, and the model it is judged by.</param>
/// <param name="Stamp">For which facility and as which provider; null without access control.</param>
/// <param name="Hid">The health id in the address.</param>
/// <param name="EncounterId">The encounter to be replaced; null for a new one.</param>
/// <param name="Body">The Bundle, JSON or XML.</param>
/// <param name="ContentType">Its media type, or null.</param>
internal sealed record EncounterSubmission(
    FhirRequest Request, RequesterStamp? Stamp, string Hid, string? EncounterId, ReadOnlyMemory<byte> Body, string? ContentType)
{
    /// <summary>The sender's mark of this request, or null.</summary>
    public string? IdempotencyKey { get; init; }
}

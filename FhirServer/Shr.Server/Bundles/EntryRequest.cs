using Shr.Server.Interactions;
using Shr.Server.Wire;

namespace Shr.Server.Bundles;

/// <summary>An entry of a batch or transaction, read: its request and the row of the table that does it; or why it is none.</summary>
/// <param name="Index">Its place in the Bundle.</param>
/// <param name="FullUrl">Its fullUrl, or null.</param>
/// <param name="Request">The request, or null where it was refused.</param>
/// <param name="Row">What does it, or null where it was refused.</param>
/// <param name="Refusal">Why it is none, or null.</param>
internal sealed record EntryRequest(int Index, string? FullUrl, FhirRequest? Request, InteractionRow? Row, FhirResponse? Refusal)
{
    /// <summary>What it asks, for messages: <c>PUT Patient/1</c>.</summary>
    public string Asked { get; init; } = "";

    /// <summary>The step of the processing order: deletes, creates, updates and patches, reads.</summary>
    /// <remarks>https://hl7.org/fhir/R4/http.html#trules</remarks>
    public int Step => Request?.Method switch
    {
        FhirMethod.Delete => 0,
        FhirMethod.Post when Row!.Interaction is IWriteInteraction => 1,
        FhirMethod.Put or FhirMethod.Patch => 2,
        _ => 3,
    };
}

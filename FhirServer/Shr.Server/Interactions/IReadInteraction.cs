using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Interactions;

/// <summary>Answers from one state of the store: alone from the newest, as an entry of a transaction from inside the commit.</summary>
internal interface IReadInteraction : IInteraction
{
    /// <summary>The answer.</summary>
    ValueTask<FhirResponse> AnswerAsync(FhirRequest request, IStoreSnapshot snapshot, CancellationToken cancellationToken);
}

using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Writes, and what to answer when they are done; or the answer that refuses them.</summary>
internal sealed record WritePlan(IReadOnlyList<WriteOp> Writes, Func<IReadOnlyList<ResourceVersion>, FhirResponse> Answer, FhirResponse? Refusal = null)
{
    public static WritePlan Refused(FhirResponse refusal) => new([], _ => refusal, refusal);
}

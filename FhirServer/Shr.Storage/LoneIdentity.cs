using Shr.Search.Plans;

namespace Shr.Storage;

/// <summary>An identity that only one record may have.</summary>
/// <param name="Name">What is told where another record has it: <see cref="PreconditionFailed.Identity"/>.</param>
/// <param name="Holders">Finds the records that have it.</param>
public sealed record LoneIdentity(string Name, SearchPlan Holders);

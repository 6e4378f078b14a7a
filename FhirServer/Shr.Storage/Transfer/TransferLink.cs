using Shr.Fhir;

namespace Shr.Storage.Transfer;

/// <summary>A reference to another record.</summary>
/// <param name="Target">To which.</param>
/// <param name="Parameter">By what: the first three bytes of the index key, as a number.</param>
public readonly record struct TransferLink(ResourceKey Target, int Parameter);

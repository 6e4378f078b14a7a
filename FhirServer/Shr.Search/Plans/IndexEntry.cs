using Shr.Fhir;

namespace Shr.Search.Plans;

/// <summary>
/// One value under which a record can be found: an order-preserving key, <c>(parameter number, form, value…)</c>.
/// </summary>
/// <param name="Key">Compared byte by byte, in every store. Its first two bytes are the parameter's number, big-endian.</param>
/// <param name="Target">For a reference to a resource of this server, what it refers to: chains, includes and <c>_has</c> follow it.</param>
public readonly record struct IndexEntry(byte[] Key, ResourceKey? Target = null);

namespace Shr.Search.Plans;

/// <summary>One <c>_include</c> or <c>_revinclude</c>.</summary>
/// <param name="IsReverse">False: what the found records refer to. True: what refers to them.</param>
/// <param name="Iterate">Whether it also applies to records that were themselves included.</param>
/// <param name="SourceType">The type that holds the reference.</param>
/// <param name="Prefixes">Key prefixes of its reference parameters.</param>
/// <param name="TargetType">The type of the target, or null for any.</param>
/// <remarks>https://hl7.org/fhir/R4/search.html#include</remarks>
public sealed record IncludeStep(bool IsReverse, bool Iterate, string SourceType, IReadOnlyList<byte[]> Prefixes, string? TargetType);

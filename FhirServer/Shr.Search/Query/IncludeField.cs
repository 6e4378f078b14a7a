using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>One <c>_include</c> or <c>_revinclude</c>, stars taken apart by source type.</summary>
/// <param name="IsReverse">Whether it brings what refers to the matches.</param>
/// <param name="Iterate">Whether it applies to included records too.</param>
/// <param name="SourceType">The type that holds the reference.</param>
/// <param name="Parameters">Its reference parameters.</param>
/// <param name="TargetType">The type of the target, or null for any.</param>
public sealed record IncludeField(bool IsReverse, bool Iterate, string SourceType, IReadOnlyList<CompiledSearchParameter> Parameters, string? TargetType);

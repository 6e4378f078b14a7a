using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>What was read, before anything is kept.</summary>
/// <param name="CodeSystems">Code systems, packed.</param>
/// <param name="Resources">Value sets and concept maps as JSON, with their type and canonical.</param>
/// <param name="Report">What the operator is told.</param>
internal sealed record ImportResult(IReadOnlyList<PackedCodeSystem> CodeSystems, IReadOnlyList<ImportedResource> Resources, ImportReport Report);

namespace Shr.Server.Registries.Loading;

/// <summary>What became of a list.</summary>
/// <param name="Written">Rows whose records are new or changed.</param>
/// <param name="Unchanged">Rows whose records were there already.</param>
/// <param name="Refused">The other rows, each with its reason.</param>
internal sealed record LoadReport(int Written, int Unchanged, IReadOnlyList<(int Line, string Reason)> Refused);

namespace Shr.Server.Operations;

/// <summary>An input of an operation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The FHIR type; null where it has parts.</param>
/// <param name="Min">The least number of times.</param>
/// <param name="Max">The largest number of times, or null for any.</param>
internal sealed record OperationParameter(string Name, string? Type, int Min, int? Max);

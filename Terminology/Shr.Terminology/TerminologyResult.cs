namespace Shr.Terminology;

/// <summary>The answer to an operation: a resource as JSON and the HTTP status that goes with it.</summary>
/// <param name="Status">200; 400 and 422 for requests that cannot be right, 404 for definitions that are not known, 501 for what is not offered.</param>
/// <param name="Json">A Parameters, ValueSet or OperationOutcome.</param>
public readonly record struct TerminologyResult(int Status, ReadOnlyMemory<byte> Json);

namespace Shr.Terminology.ValueSets;

/// <summary>A filter as it stands in a value set; without a value it is an error of the value set.</summary>
public sealed record ValueSetFilter(string Property, string Operator, string? Value);

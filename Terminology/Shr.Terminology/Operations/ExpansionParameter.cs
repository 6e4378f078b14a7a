namespace Shr.Terminology.Operations;

/// <summary>One entry of <c>expansion.parameter</c>.</summary>
/// <param name="Name">Which.</param>
/// <param name="Type">The property that holds the value: <c>valueUri</c>.</param>
/// <param name="Value">The value as text.</param>
internal sealed record ExpansionParameter(string Name, string Type, string Value);

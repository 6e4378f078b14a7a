namespace Shr.Validation.Snapshots;

/// <summary>One step from an element to its child: the child's name and, where it is a slice, its slice name.</summary>
internal readonly record struct DifferentialStep(string Name, string? Slice);

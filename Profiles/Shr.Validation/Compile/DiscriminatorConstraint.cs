namespace Shr.Validation.Compile;

/// <summary>One way to tell values apart: by kind and path.</summary>
internal sealed record DiscriminatorConstraint(string Type, string Path);

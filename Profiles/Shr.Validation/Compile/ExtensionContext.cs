namespace Shr.Validation.Compile;

/// <summary>One place an extension may stand: an element path, another extension, or a FHIRPath condition.</summary>
internal sealed record ExtensionContext(string Type, string Expression)
{
    /// <inheritdoc/>
    public override string ToString() => Type == "element" ? Expression : $"{Type} {Expression}";
}

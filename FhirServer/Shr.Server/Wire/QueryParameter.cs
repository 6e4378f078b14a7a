namespace Shr.Server.Wire;

/// <summary>One name and value of a query string or form, percent-decoded.</summary>
public readonly record struct QueryParameter(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";
}

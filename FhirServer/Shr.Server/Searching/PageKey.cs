namespace Shr.Server.Searching;

/// <summary>The key of page links; set once, before the server listens.</summary>
internal sealed class PageKey
{
    private byte[]? _value;

    /// <summary>The key.</summary>
    public byte[] Value
    {
        get => _value ?? throw new InvalidOperationException("The key of page links is read before it is loaded.");
        set => _value = value;
    }
}

namespace Shr.Server;

/// <summary>The model in force. Swapped by one reference; whoever took the old one finishes with it.</summary>
public sealed class ModelHolder
{
    private volatile CompiledModel? _current;

    /// <summary>The model in force now.</summary>
    /// <exception cref="InvalidOperationException">The server has not started yet.</exception>
    public CompiledModel Current => _current ?? throw new InvalidOperationException("No model is in force before the server has started.");

    /// <summary>Puts a newer model in force.</summary>
    public void Replace(CompiledModel newer) => _current = newer;
}

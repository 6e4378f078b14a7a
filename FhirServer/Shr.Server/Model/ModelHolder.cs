namespace Shr.Server;

/// <summary>The model in force. Swapped by one reference; whoever took the old one finishes with it.</summary>
public sealed class ModelHolder(CompiledModel first)
{
    private volatile CompiledModel _current = first;

    /// <summary>The model in force now.</summary>
    public CompiledModel Current => _current;

    /// <summary>Puts a newer model in force.</summary>
    public void Replace(CompiledModel newer) => _current = newer;
}

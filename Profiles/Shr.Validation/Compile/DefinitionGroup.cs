namespace Shr.Validation.Compile;

/// <summary>An element with its slices; the name is without <c>[x]</c>.</summary>
internal sealed class DefinitionGroup(string name, DefinitionNode node)
{
    public string Name => name;

    public DefinitionNode Node => node;

    public List<DefinitionNode> Slices { get; } = [];
}

namespace Shr.Validation.Compile;

/// <summary>An element definition with its children, as the flat list of a snapshot means it.</summary>
internal sealed class DefinitionNode(ElementConstraints constraints)
{
    public ElementConstraints Constraints => constraints;

    public List<DefinitionGroup> Groups { get; } = [];

    /// <summary>The group of an element without <c>[x]</c>, or null.</summary>
    public DefinitionGroup? Find(string name) => Groups.Find(g => g.Name == name);

    /// <inheritdoc/>
    public override string ToString() => constraints.Id;
}

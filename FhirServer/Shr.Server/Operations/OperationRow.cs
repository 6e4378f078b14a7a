using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>One operation at one kind of address.</summary>
/// <param name="Shape">System, type or instance.</param>
/// <param name="Type">The resource type, or null for every type.</param>
/// <param name="Name">The name without <c>$</c>.</param>
/// <param name="ChangesState">Whether it needs POST.</param>
/// <param name="Definition">The canonical of its OperationDefinition, for the CapabilityStatement.</param>
/// <param name="Operation">What answers it.</param>
internal sealed record OperationRow(RouteShape Shape, string? Type, string Name, bool ChangesState, string Definition, IOperation Operation)
{
    /// <summary>Its inputs, where no OperationDefinition of R4 names them.</summary>
    public IReadOnlyList<OperationParameter>? Inputs { get; init; }

    /// <summary>Whether it looks at its input itself: it takes search parameters, or more than its definition names.</summary>
    public bool IsOpen { get; init; }
}

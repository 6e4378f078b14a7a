using Shr.Terminology.Json;

namespace Shr.Terminology.Operations;

/// <summary>One parameter of a request. From a query only <see cref="Text"/> is set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The text of a primitive value, or null.</param>
/// <param name="Value">The value, for a Coding, a CodeableConcept and the like.</param>
/// <param name="Resource">The resource, where it is one.</param>
/// <param name="Part">The Parameters.parameter object itself, for its parts.</param>
internal readonly record struct OperationParameter(string Name, string? Text, JsonView Value, JsonView Resource, JsonView Part);

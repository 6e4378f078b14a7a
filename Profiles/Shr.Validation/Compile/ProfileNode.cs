using Shr.Validation.Rules;

namespace Shr.Validation.Compile;

/// <summary>What a profile demands of the values of one element (or of one slice of it).</summary>
internal sealed class ProfileNode
{
    /// <summary>The id of the element definition: <c>Patient.identifier:NID</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The canonical url of the profile, for messages.</summary>
    public required string Profile { get; init; }

    /// <summary>Demands on each value, whatever its type.</summary>
    public Rule[] Rules { get; set; } = [];

    /// <summary>The types allowed; empty where a type's own root or a content reference decides.</summary>
    public TypedNode[] Types { get; set; } = [];

    /// <summary>The children this profile spells out, or null where those of the type hold.</summary>
    public ChildTable? Children { get; set; }

    /// <summary>Set for a content reference: the node whose children hold here too.</summary>
    public ProfileNode? Content { get; set; }

    /// <summary>The definition it was compiled from; slicing reads fixed values and patterns from it.</summary>
    public required ElementConstraints Definition { get; init; }

    /// <summary>The node for values of a type, or null where the type is not allowed.</summary>
    public TypedNode? TypeOf(Shr.Fhir.Types.FhirType type)
    {
        foreach (var typed in Types)
        {
            if (ReferenceEquals(typed.Type, type) || (typed.Type.IsAbstract && type.Is(typed.Type)))
            {
                return typed;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}

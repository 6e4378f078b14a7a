using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Validation.Compile;

namespace Shr.Validation;

/// <summary>A StructureDefinition turned into nodes and rules: base type and profile in one. Immutable, shared by all requests.</summary>
public sealed class CompiledProfile
{
    internal CompiledProfile(ProfileNode root, ExtensionUse? extension)
    {
        Root = root;
        Extension = extension;
    }

    /// <summary>The canonical url.</summary>
    public required string Url { get; init; }

    /// <summary>The business version, or null.</summary>
    public required string? Version { get; init; }

    /// <summary>The type it is for.</summary>
    public required FhirType Type { get; init; }

    /// <summary>What was wrong with the definition; rules that could not be compiled are left out.</summary>
    public required IReadOnlyList<Issue> Faults { get; init; }

    internal ProfileNode Root { get; }

    /// <summary>For extensions: where they may be used.</summary>
    internal ExtensionUse? Extension { get; }

    /// <summary>All rules as text, one a line, for reading and for snapshot tests.</summary>
    public string Print() => ProfilePrinter.Print(this);

    /// <inheritdoc/>
    public override string ToString() => Version is null ? Url : Url + "|" + Version;
}

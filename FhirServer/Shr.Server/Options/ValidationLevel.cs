namespace Shr.Server.Options;

/// <summary>How much of a record is judged before it is stored.</summary>
public enum ValidationLevel
{
    /// <summary>Its shape only: elements that its type has, values in their formats.</summary>
    Off,

    /// <summary>R4 itself: cardinalities, types, constraints, bindings, references. No profile is looked at.</summary>
    Core,

    /// <summary>R4 and all profiles: those required here, those of guides, those the record names.</summary>
    Full,
}

namespace Shr.Validation;

/// <summary>A reference to be looked up in the store: its text and the profiles its target must have one of.</summary>
/// <param name="Reference">As written: <c>Patient/23</c>.</param>
/// <param name="Profiles">Canonical urls beyond base types; none means existence is all that is asked.</param>
public sealed record DeferredTarget(string Reference, IReadOnlyList<string> Profiles);

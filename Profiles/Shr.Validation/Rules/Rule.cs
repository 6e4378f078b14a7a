using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>One demand on one value. Immutable; prints itself, so that a compiled profile can be read.</summary>
internal abstract class Rule
{
    /// <summary>Reports where the value does not meet it.</summary>
    public abstract void Check(in Element element, ValidationScope scope);
}

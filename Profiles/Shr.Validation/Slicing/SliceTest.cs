using Shr.Fhir;

namespace Shr.Validation.Slicing;

/// <summary>One discriminator of one slice: what must be found at its path.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#discriminator</remarks>
internal abstract class SliceTest(DiscriminatorPath path)
{
    public DiscriminatorPath Path => path;

    /// <summary>Whether the value has it.</summary>
    public virtual bool Holds(in Element value, ValidationScope scope) => path.Any(value, this, scope);

    /// <summary>Whether an element at the path is what the slice asks for.</summary>
    public abstract bool Accepts(in Element found, ValidationScope scope);
}

using Shr.Fhir;

namespace Shr.Validation.Slicing;

/// <summary>A discriminator for which the slice states nothing: no value can be told to be of it.</summary>
internal sealed class NeverTest(DiscriminatorPath path) : SliceTest(path)
{
    public override bool Holds(in Element value, ValidationScope scope) => false;

    public override bool Accepts(in Element found, ValidationScope scope) => false;

    public override string ToString() => $"{Path} undetermined";
}

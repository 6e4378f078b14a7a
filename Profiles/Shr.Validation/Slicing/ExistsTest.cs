using Shr.Fhir;

namespace Shr.Validation.Slicing;

/// <summary>There is an element at the path, or there is none.</summary>
internal sealed class ExistsTest(DiscriminatorPath path, bool exists) : SliceTest(path)
{
    public override bool Holds(in Element value, ValidationScope scope) => Path.Any(value, this, scope) == exists;

    public override bool Accepts(in Element found, ValidationScope scope) => true;

    public override string ToString() => $"{Path} {(exists ? "exists" : "is absent")}";
}

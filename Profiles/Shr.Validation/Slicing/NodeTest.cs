using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>The element at the path meets all that the slice says of it and below it.</summary>
internal sealed class NodeTest(DiscriminatorPath path, ProfileNode node) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope)
    {
        var element = found;
        return scope.Succeeds(s => NodeWalk.Check(element, node, s), out _);
    }

    public override string ToString() => $"{Path} fits {node}";
}

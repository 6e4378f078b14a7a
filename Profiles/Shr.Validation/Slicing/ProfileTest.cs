using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Slicing;

/// <summary>The element at the path conforms to one of some profiles.</summary>
internal sealed class ProfileTest(DiscriminatorPath path, ProfileRef[] profiles) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope)
    {
        foreach (var reference in profiles)
        {
            if (reference.Get() is { } profile && found.Type.Is(profile.Type) && scope.Conforms(found, profile, out _))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Path} conforms to {string.Join(" or ", profiles.AsEnumerable())}";
}

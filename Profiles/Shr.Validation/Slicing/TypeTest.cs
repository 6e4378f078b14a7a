using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Slicing;

/// <summary>The element at the path has one of some types.</summary>
internal sealed class TypeTest(DiscriminatorPath path, FhirType[] types) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope)
    {
        foreach (var type in types)
        {
            if (ReferenceEquals(found.Type, type) || (type.IsAbstract && found.Type.Is(type)))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Path} is {string.Join('|', types.Select(t => t.Name))}";
}

using Shr.Fhir;

namespace Shr.Validation.Slicing;

/// <summary>The code at the path is in a value set that is at hand; where that cannot be decided the slice does not match.</summary>
internal sealed class BindingTest(DiscriminatorPath path, string valueSet) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope)
    {
        if (scope.Profiles.Terminology is not { } terminology)
        {
            return false;
        }

        foreach (var coding in CodedElement.CodingsOf(found))
        {
            if (CodedElement.Ask(terminology, valueSet, coding) is { IsValid: true })
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Path} in {valueSet}";
}

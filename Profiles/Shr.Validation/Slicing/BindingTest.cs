using Shr.Fhir;
using Shr.Validation.Rules;

namespace Shr.Validation.Slicing;

/// <summary>The code at the path is in a value set that is at hand; where that cannot be decided the slice does not match.</summary>
internal sealed class BindingTest(DiscriminatorPath path, string valueSet) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope)
    {
        if (scope.Profiles.IsMember is not { } isMember)
        {
            return false;
        }

        foreach (var coding in CodedValue.CodingsOf(found))
        {
            if (isMember(valueSet, coding.System, coding.Code) == true)
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Path} in {valueSet}";
}

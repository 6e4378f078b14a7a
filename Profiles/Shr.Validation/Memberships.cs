using Shr.Fhir.FhirPath;
using Shr.Terminology;

namespace Shr.Validation;

/// <summary>What <c>memberOf()</c> answers while a resource is checked: only what the terminology at hand knows at once.</summary>
public static class Memberships
{
    /// <summary>Whether a code, Coding or CodeableConcept is in a value set; null where that is not known at once.</summary>
    public static bool? IsMember(in FhirPathValue value, string valueSet, ITerminology? terminology)
    {
        if (terminology is null || !value.Element.Exists)
        {
            return null;
        }

        bool? answer = null;
        foreach (var coding in CodedElement.CodingsOf(value.Element))
        {
            switch (CodedElement.Ask(terminology, valueSet, coding)?.Status)
            {
                case CodeStatus.Valid:
                    return true;
                case CodeStatus.NotInValueSet or CodeStatus.UnknownCode:
                    answer = false;
                    break;
            }
        }

        return answer;
    }
}

using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>A code is one of its code system, whether a value set is asked for or not. The walk only notes it; it is answered in the deferred round.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#Coding</remarks>
internal sealed class CodingRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        var system = element.Child("system"u8);
        if (!system.HasValue)
        {
            return;
        }

        if (!system.Utf8Value.Contains((byte)':'))
        {
            scope.Report(system, ValidationIssues.SystemRelative, system.StringValue);
        }
        else if (element.Child("code"u8).HasValue)
        {
            scope.Deferred.Add(new DeferredCheck(element, null, null));
        }
    }

    public override string ToString() => "the code is of its system";
}

using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation.Rules;

/// <summary>The code comes from a value set. The walk only notes what is to be asked: codes are checked in one round afterwards.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologies.html#strength</remarks>
internal sealed class BindingRule(Binding binding) : Rule
{
    public static Rule? Compile(ElementConstraints element, string profile)
    {
        if (element.Binding is not { } declared || !element.Types.Any(t => CanBeBound(t.Code)))
        {
            return null;
        }

        var strength = declared.Strength switch
        {
            "required" => BindingStrength.Required,
            "extensible" => BindingStrength.Extensible,
            "preferred" => BindingStrength.Preferred,
            _ => BindingStrength.Example,
        };
        return strength == BindingStrength.Example && declared.MaxValueSet is null
            ? null
            : new BindingRule(new Binding(strength, strength == BindingStrength.Example ? null : declared.ValueSet, declared.MaxValueSet, profile));
    }

    public override void Check(in Element element, ValidationScope scope)
    {
        if (!CanBeBound(element.Type.Name) && !element.Type.Is("Quantity"))
        {
            return;
        }

        scope.Deferred.Add(new DeferredCheck(element, binding, null));
    }

    private static bool CanBeBound(string type) =>
        type is "code" or "Coding" or "CodeableConcept" or "Quantity" or "string" or "uri" or "url" or "Age" or "Duration" or "Distance" or "Count" or "Money" or "SimpleQuantity" or "MoneyQuantity" or "CodeableReference";

    public override string ToString() => binding.ToString();
}

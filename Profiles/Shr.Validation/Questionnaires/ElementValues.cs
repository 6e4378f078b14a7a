using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation.Questionnaires;

/// <summary>The values of a choice element.</summary>
internal readonly ref struct ElementValues(Element parent, ElementInfo choice)
{
    /// <summary>The first value, or a default Element.</summary>
    public Element First
    {
        get
        {
            foreach (var child in parent.ChildrenOf(default, choice))
            {
                return child;
            }

            return default;
        }
    }
}

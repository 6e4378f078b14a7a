using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>A condition under which an item is asked names a question outside that item: its own parts are not asked before it.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen.question</remarks>
internal sealed class QuestionnaireRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        foreach (var item in element.ChildrenOf("item"u8))
        {
            CheckItem(item, scope);
        }
    }

    private static void CheckItem(in Element item, ValidationScope scope)
    {
        foreach (var condition in item.ChildrenOf("enableWhen"u8))
        {
            if (condition.ChildString("question"u8) is { } question && HasItem(item, question))
            {
                scope.Report(condition, ValidationIssues.InnerCondition, item.ChildString("linkId"u8), question);
            }
        }

        foreach (var inner in item.ChildrenOf("item"u8))
        {
            CheckItem(inner, scope);
        }
    }

    private static bool HasItem(in Element item, string linkId)
    {
        foreach (var inner in item.ChildrenOf("item"u8))
        {
            if (inner.ChildString("linkId"u8) == linkId || HasItem(inner, linkId))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => "conditions name questions outside their item";
}

using Shr.Fhir;
using Shr.Validation.Questionnaires;
using Shr.Validation.References;

namespace Shr.Validation.Rules;

/// <summary>The answers fit the questions, where the Questionnaire is at hand.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaireresponse.html#link</remarks>
internal sealed class QuestionnaireResponseRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.ChildString("questionnaire"u8) is not { } canonical || Questions(canonical, scope) is not { } questions)
        {
            return;
        }

        var isComplete = element.ChildString("status"u8) is "completed" or "amended";
        new ResponseCheck(scope, isComplete).Check(element, questions);
    }

    private static IReadOnlyList<Question>? Questions(string canonical, ValidationScope scope)
    {
        if (canonical.StartsWith('#'))
        {
            return ReferenceResolver.Contained(canonical[1..], scope) is { Exists: true, Row: var row } contained && contained.Type.Name == "Questionnaire"
                ? Question.ReadItems(contained.Tree, row)
                : null;
        }

        return scope.Profiles.Questionnaires?.Invoke(canonical) is { } tree ? Question.ReadItems(tree, 0) : null;
    }

    public override string ToString() => "answers fit their questions";
}

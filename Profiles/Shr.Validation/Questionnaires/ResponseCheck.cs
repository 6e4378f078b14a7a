using Shr.Fhir;

namespace Shr.Validation.Questionnaires;

/// <summary>The items of a QuestionnaireResponse against those of its Questionnaire.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaireresponse.html#link</remarks>
internal sealed class ResponseCheck(ValidationScope scope, bool isComplete)
{
    private readonly List<Element> _around = [];

    /// <summary>The value of an answer, or a default Element.</summary>
    public static Element ValueOf(in Element answer) =>
        answer.Type.FindElement("value") is { } value ? new ElementValues(answer, value).First : default;

    /// <summary>Checks the items of a container (the response, an item or an answer) against the questions that may stand there.</summary>
    public void Check(in Element container, IReadOnlyList<Question> questions)
    {
        _around.Add(container);
        var groups = new List<Element>[questions.Count];
        var last = 0;
        foreach (var item in container.ChildrenOf("item"u8))
        {
            var linkId = item.ChildString("linkId"u8);
            var index = IndexOf(questions, linkId);
            if (index < 0)
            {
                scope.Report(item, ValidationIssues.UnknownLinkId, linkId);
                continue;
            }

            if (index < last)
            {
                scope.Report(item, ValidationIssues.ItemOrder, linkId);
            }

            last = Math.Max(last, index);
            (groups[index] ??= []).Add(item);
        }

        for (var i = 0; i < questions.Count; i++)
        {
            CheckQuestion(container, questions[i], groups[i] ?? []);
        }

        _around.RemoveAt(_around.Count - 1);
    }

    private static int IndexOf(IReadOnlyList<Question> questions, string? linkId)
    {
        for (var i = 0; i < questions.Count; i++)
        {
            if (questions[i].LinkId == linkId)
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckQuestion(in Element container, Question question, List<Element> items)
    {
        if (!EnableWhenCheck.IsEnabled(question, _around, scope.Profiles.Ucum) || !IsEnabledByExpression(question))
        {
            foreach (var item in items.Where(HasContent))
            {
                scope.Report(item, ValidationIssues.NotEnabled, question.LinkId);
            }

            return;
        }

        if (items.Count == 0)
        {
            if (question.IsRequired && isComplete && question.Type != "display")
            {
                scope.Report(container, ValidationIssues.AnswerMissing, question.LinkId);
            }

            return;
        }

        if (items.Count > 1 && !(question.Type == "group" && question.IsRepeating))
        {
            scope.Report(items[1], ValidationIssues.TooManyAnswers, question.LinkId, 1, items.Count);
        }

        foreach (var item in items)
        {
            CheckItem(item, question);
        }
    }

    // An expression that cannot be evaluated here (it may use variables of the form) disables nothing.
    private bool IsEnabledByExpression(Question question)
    {
        if (question.EnableWhenExpression is not { } text || scope.Profiles.Compile(text, out _) is not { } expression)
        {
            return true;
        }

        var truth = scope.Evaluate(expression, _around[0], out var error);
        return error is not null || truth == true;
    }

    private void CheckItem(in Element item, Question question)
    {
        var answers = new List<Element>();
        foreach (var answer in item.ChildrenOf("answer"u8))
        {
            answers.Add(answer);
        }

        if (question.Type is "group" or "display" && answers.Count > 0)
        {
            scope.Report(item, ValidationIssues.AnswerType, question.LinkId, question.Type, "answer");
            return;
        }

        if (question.Type == "group")
        {
            Check(item, question.Items);
            return;
        }

        CheckCount(item, question, answers);
        foreach (var answer in answers)
        {
            if (ValueOf(answer) is { Exists: true } value)
            {
                AnswerCheck.Check(value, question, scope);
            }

            Check(answer, question.Items);
        }

        // Items of a question stand in its answers, never beside them.
        foreach (var child in item.ChildrenOf("item"u8))
        {
            scope.Report(child, ValidationIssues.UnknownLinkId, child.ChildString("linkId"u8));
        }
    }

    private void CheckCount(in Element item, Question question, List<Element> answers)
    {
        if (answers.Count == 0 && question.IsRequired && isComplete && question.Type != "display")
        {
            scope.Report(item, ValidationIssues.AnswerMissing, question.LinkId);
        }

        if (answers.Count > 1 && !question.IsRepeating)
        {
            scope.Report(item, ValidationIssues.TooManyAnswers, question.LinkId, 1, answers.Count);
        }

        if (Bound(question, "questionnaire-maxOccurs") is { } most && answers.Count > most)
        {
            scope.Report(item, ValidationIssues.TooManyAnswers, question.LinkId, most, answers.Count);
        }

        if (isComplete && Bound(question, "questionnaire-minOccurs") is { } least && answers.Count < least)
        {
            scope.Report(item, ValidationIssues.TooFewAnswers, question.LinkId, least, answers.Count);
        }

        if (answers.Count > 1 && answers.Exists(a => IsExclusive(a, question)))
        {
            scope.Report(item, ValidationIssues.ExclusiveAnswer, question.LinkId);
        }
    }

    private bool IsExclusive(Element answer, Question question) =>
        ValueOf(answer) is { Exists: true } value
        && question.Options.Any(o => question.IsMarked(o, "questionnaire-optionExclusive") && EnableWhenCheck.IsEqual(value, question.Tree, question.ValueRow(o), scope.Profiles.Ucum));

    private static int? Bound(Question question, string extension) =>
        question.Extension(extension) is >= 0 and var row && int.TryParse(question.Tree.RawOf(row), out var bound) ? bound : null;

    private static bool HasContent(Element item)
    {
        if (item.Child("answer"u8).Exists)
        {
            return true;
        }

        foreach (var child in item.ChildrenOf("item"u8))
        {
            if (HasContent(child))
            {
                return true;
            }
        }

        return false;
    }
}

using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Ucum;
using Shr.Validation.Compile;
using Shr.Validation.Rules;

namespace Shr.Validation.Questionnaires;

/// <summary>Whether a question is asked, by the answers to others.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen</remarks>
internal static class EnableWhenCheck
{
    /// <summary>Whether a question is enabled.</summary>
    /// <param name="question">The question.</param>
    /// <param name="around">The items and the response around it, the outermost first: nearer answers count before farther ones.</param>
    /// <param name="ucum">Compares quantities of different units.</param>
    public static bool IsEnabled(Question question, IReadOnlyList<Element> around, UcumService ucum)
    {
        if (question.EnableWhen.Count == 0)
        {
            return true;
        }

        foreach (var condition in question.EnableWhen)
        {
            if (Holds(question, condition, around, ucum) == question.IsAnyEnough)
            {
                return question.IsAnyEnough;
            }
        }

        return !question.IsAnyEnough;
    }

    private static bool Holds(Question question, int condition, IReadOnlyList<Element> around, UcumService ucum)
    {
        var tree = question.Tree;
        var linkId = ElementConstraintsReader.Text(tree, condition, "question"u8) ?? "";
        var answers = Answers(linkId, around);
        var wanted = question.ValueRow(condition);
        return ElementConstraintsReader.Text(tree, condition, "operator"u8) switch
        {
            "exists" => answers.Count > 0 == (tree.KindOf(wanted) == JsonKind.True),
            "=" => answers.Exists(a => IsEqual(a, tree, wanted, ucum)),
            "!=" => !answers.Exists(a => IsEqual(a, tree, wanted, ucum)),
            ">" => answers.Exists(a => ValueOrder.Compare(a.Tree, a.Row, tree, wanted, ucum) > 0),
            "<" => answers.Exists(a => ValueOrder.Compare(a.Tree, a.Row, tree, wanted, ucum) < 0),
            ">=" => answers.Exists(a => ValueOrder.Compare(a.Tree, a.Row, tree, wanted, ucum) >= 0),
            "<=" => answers.Exists(a => ValueOrder.Compare(a.Tree, a.Row, tree, wanted, ucum) <= 0),
            _ => true,
        };
    }

    /// <summary>Whether an answer is a value of the Questionnaire; codings by system and code.</summary>
    public static bool IsEqual(in Element answer, JsonTree tree, int wanted, UcumService ucum)
    {
        if (answer.Type.Name == "Coding")
        {
            return SameText(answer, "code"u8, tree, wanted) && (tree.Find(wanted, "system"u8) < 0 || SameText(answer, "system"u8, tree, wanted));
        }

        return answer.Type.Is("Quantity")
            ? ValueOrder.Compare(answer.Tree, answer.Row, tree, wanted, ucum) == 0
            : answer.Row >= 0 && JsonEquality.AreEqual(answer.Tree, answer.Row, tree, wanted);
    }

    private static bool SameText(in Element answer, ReadOnlySpan<byte> name, JsonTree tree, int wanted) =>
        answer.Child(name).Utf8Value is var own && tree.Find(wanted, name) is >= 0 and var row && own.SequenceEqual(tree.Utf8Of(row));

    private static List<Element> Answers(string linkId, IReadOnlyList<Element> around)
    {
        var answers = new List<Element>();
        for (var i = around.Count - 1; i >= 0 && answers.Count == 0; i--)
        {
            Collect(around[i], linkId, answers);
        }

        return answers;
    }

    private static void Collect(in Element container, string linkId, List<Element> answers)
    {
        foreach (var item in container.ChildrenOf("item"u8))
        {
            foreach (var answer in item.ChildrenOf("answer"u8))
            {
                if (item.ChildString("linkId"u8) == linkId && ResponseCheck.ValueOf(answer) is { Exists: true } value)
                {
                    answers.Add(value);
                }

                Collect(answer, linkId, answers);
            }

            Collect(item, linkId, answers);
        }
    }
}

using System.Globalization;
using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology;
using Shr.Validation.References;
using Shr.Validation.Rules;

namespace Shr.Validation.Questionnaires;

/// <summary>One answer against its question: type, options, bounds.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.type</remarks>
internal static class AnswerCheck
{
    public static void Check(in Element value, Question question, ValidationScope scope)
    {
        if (!IsOfType(value, question))
        {
            scope.Report(value, ValidationIssues.AnswerType, question.LinkId, question.Type, value.Type.Name);
            return;
        }

        CheckOptions(value, question, scope);
        CheckBounds(value, question, scope);
        CheckText(value, question, scope);
        if (value.Type.Name == "Reference")
        {
            CheckReference(value, question, scope);
        }
        else if (value.Type.Name == "Quantity")
        {
            CheckUnit(value, question, scope);
        }
        else if (value.Type.Name == "Attachment")
        {
            CheckAttachment(value, question, scope);
        }
    }

    private static bool IsOfType(in Element value, Question question)
    {
        var type = value.Type.Name;
        return question.Type switch
        {
            "boolean" or "decimal" or "integer" or "date" or "dateTime" or "time" or "string" => type == question.Type,
            "text" => type is "string",
            "url" => type is "uri",
            "choice" or "open-choice" when question.Options.Count == 0 && question.ValueSet is null => true,
            "choice" => type == "Coding" || question.Options.Count > 0 && type is "integer" or "date" or "time" or "string" or "Reference",
            "open-choice" => type is "Coding" or "string" || question.Options.Count > 0 && type is "integer" or "date" or "time" or "Reference",
            "attachment" => type == "Attachment",
            "reference" => type == "Reference",
            "quantity" => type == "Quantity",
            "group" or "display" or "question" => false,
            _ => true,
        };
    }

    private static void CheckOptions(in Element value, Question question, ValidationScope scope)
    {
        var isOpen = question.Type == "open-choice" && value.Type.Name == "string";
        var answer = value;
        if (question.Options.Count > 0 && !isOpen && !question.Options.Any(o => EnableWhenCheck.IsEqual(answer, question.Tree, question.ValueRow(o), scope.Profiles.Ucum)))
        {
            scope.Report(value, ValidationIssues.AnswerOption, question.LinkId);
        }

        if (question.ValueSet is { } valueSet && value.Type.Name == "Coding" && scope.Profiles.Terminology is { } terminology
            && CodedElement.Ask(terminology, valueSet, value) is { Status: CodeStatus.NotInValueSet or CodeStatus.UnknownCode })
        {
            scope.Report(value, ValidationIssues.CodeInvalid, CodedElement.Read(value)?.Code, valueSet, "required", "");
        }
    }

    private static void CheckBounds(in Element value, Question question, ValidationScope scope)
    {
        foreach (var (name, sign) in ((string, int)[])[("minValue", -1), ("maxValue", 1), ("minQuantity", -1), ("maxQuantity", 1)])
        {
            if (question.Extension(name) is not (>= 0 and var bound))
            {
                continue;
            }

            // A bound that cannot be compared with the answer (another unit, no coded unit) is not met either.
            var order = value.Type.Is("Quantity") && !value.Child("code"u8).Exists ? null : ValueOrder.Compare(value.Tree, value.Row, question.Tree, bound, scope.Profiles.Ucum);
            if (order is null || Math.Sign(order.Value) == sign)
            {
                scope.Report(value, ValidationIssues.AnswerBound, question.LinkId, name, JsonMatch.Print(question.Tree, bound));
            }
        }

        if (Number(question, "maxDecimalPlaces") is { } places && value.Kind == JsonKind.Number)
        {
            var point = value.RawValue.IndexOf((byte)'.');
            if (point >= 0 && value.RawValue.Length - point - 1 > places)
            {
                scope.Report(value, ValidationIssues.AnswerBound, question.LinkId, "maxDecimalPlaces", places);
            }
        }
    }

    private static void CheckText(in Element value, Question question, ValidationScope scope)
    {
        if (value.Kind != JsonKind.String)
        {
            return;
        }

        var length = Encoding.UTF8.GetCharCount(value.Utf8Value);
        if (Number(question, "minLength") is { } least && length < least)
        {
            scope.Report(value, ValidationIssues.AnswerBound, question.LinkId, "minLength", least);
        }

        var maxLength = question.Tree.Find(question.Row, "maxLength"u8);
        if (maxLength >= 0 && int.TryParse(question.Tree.RawOf(maxLength), NumberStyles.None, CultureInfo.InvariantCulture, out var most) && length > most)
        {
            scope.Report(value, ValidationIssues.AnswerBound, question.LinkId, "maxLength", most);
        }
    }

    private static void CheckReference(in Element value, Question question, ValidationScope scope)
    {
        var allowed = question.Extensions("questionnaire-referenceResource").Select(question.Tree.StringOf).ToList();
        if (allowed.Count == 0 || value.Child("reference"u8) is not { HasValue: true } text)
        {
            return;
        }

        var type = ReferenceText.Parse(text.Utf8Value, scope.Profiles.Types).Type;
        if (type is not null && !allowed.Contains(type.Name))
        {
            scope.Report(value, ValidationIssues.WrongTarget, type.Name, string.Join(", ", allowed), question.LinkId);
        }
    }

    private static void CheckUnit(in Element value, Question question, ValidationScope scope)
    {
        var options = question.Extensions("questionnaire-unitOption").ToList();
        var (system, code) = (value.ChildString("system"u8), value.ChildString("code"u8));
        if (options.Count > 0 && !options.Any(o => Text(question, o, "code"u8) == code && Text(question, o, "system"u8) == system))
        {
            scope.Report(value, ValidationIssues.AnswerOption, question.LinkId);
        }
    }

    private static string? Text(Question question, int row, ReadOnlySpan<byte> name) =>
        question.Tree.Find(row, name) is >= 0 and var found ? question.Tree.StringOf(found) : null;

    private static void CheckAttachment(in Element value, Question question, ValidationScope scope)
    {
        var allowed = question.Extensions("mimeType").Select(question.Tree.StringOf).ToList();
        if (allowed.Count > 0 && !allowed.Contains(value.ChildString("contentType"u8) ?? ""))
        {
            scope.Report(value, ValidationIssues.AnswerBound, question.LinkId, "mimeType", string.Join(", ", allowed));
        }
    }

    private static int? Number(Question question, string name) =>
        question.Extension(name) is >= 0 and var row && int.TryParse(question.Tree.RawOf(row), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

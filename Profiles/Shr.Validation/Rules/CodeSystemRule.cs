using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>The parts of a code system fit together: its content is what it says, its properties are defined once and used as defined.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html</remarks>
internal sealed class CodeSystemRule : Rule
{
    // Properties that are known by name alone, whether a code system lists them or not.
    private static readonly string[] Standard = ["inactive", "deprecated", "deprecationDate", "effectiveDate", "retirementDate", "notSelectable", "parent", "child", "partOf", "synonym", "comment", "itemWeight", "status", "definition"];

    public override void Check(in Element element, ValidationScope scope)
    {
        var content = element.ChildString("content"u8);
        if (content == "not-present" && element.Child("concept"u8) is { Exists: true } concept)
        {
            scope.Report(concept, ValidationIssues.CodeSystemContent, "it says it has no content, and has concepts");
        }

        if (element.Child("supplements"u8).HasValue && content is not (null or "supplement"))
        {
            scope.Report(element, ValidationIssues.CodeSystemContent, $"it supplements another, so its content is 'supplement' and not '{content}'");
        }

        var types = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in element.ChildrenOf("property"u8))
        {
            if (property.ChildString("code"u8) is { } code && !types.TryAdd(code, property.ChildString("type"u8)))
            {
                scope.Report(property, ValidationIssues.CodeSystemContent, $"it defines the property '{code}' twice");
            }
        }

        CheckConcepts(element, types, content == "supplement", scope);
    }

    private static void CheckConcepts(in Element parent, Dictionary<string, string?> types, bool isSupplement, ValidationScope scope)
    {
        foreach (var concept in parent.ChildrenOf("concept"u8))
        {
            foreach (var property in concept.ChildrenOf("property"u8))
            {
                CheckProperty(property, types, isSupplement, scope);
            }

            CheckConcepts(concept, types, isSupplement, scope);
        }
    }

    // A supplement may give properties that the code system it adds to defines.
    private static void CheckProperty(in Element property, Dictionary<string, string?> types, bool isSupplement, ValidationScope scope)
    {
        if (property.ChildString("code"u8) is not { } code)
        {
            return;
        }

        if (!types.TryGetValue(code, out var wanted))
        {
            if (!isSupplement && !Standard.Contains(code))
            {
                scope.Report(property, ValidationIssues.CodeSystemContent, $"it gives a property '{code}' that it does not define");
            }

            return;
        }

        if (property.Type.FindElement("value") is { } choice)
        {
            foreach (var value in property.ChildrenOf(default, choice))
            {
                if (wanted is not null && value.Type.Name != wanted && !(value.Type.Name, wanted).Equals(("string", "code")))
                {
                    scope.Report(property, ValidationIssues.CodeSystemContent, $"the property '{code}' is a {value.Type.Name}, and is defined as {wanted}");
                }
            }
        }
    }

    public override string ToString() => "content and properties fit together";
}

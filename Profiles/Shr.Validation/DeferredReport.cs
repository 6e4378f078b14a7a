using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology;

namespace Shr.Validation;

/// <summary>What the answers of a deferred round mean by the strength of the binding and by the caller's policy.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologies.html#strength</remarks>
internal sealed class DeferredReport(Resource resource, ValidationSettings settings, IssueCollector issues)
{
    private readonly HashSet<(int Row, string Id, string Detail)> _reported = [];

    /// <summary>Reports once, however many profiles ask the same.</summary>
    public void Add(in Element element, IssueKind kind, IssueSeverity severity, params ReadOnlySpan<object?> args)
    {
        if (!_reported.Add((element.Row, kind.Id, $"{args[0]} {(args.Length > 1 ? args[1] : null)}")))
        {
            return;
        }

        var path = ElementPath.Of(resource.Tree, resource.Type, element.Row >= 0 ? element.Row : element.Sibling);
        issues.Add(new Issue(kind, severity, path, kind.TextOf(args), element.Offset));
    }

    /// <summary>A code that is not in the value set.</summary>
    public void AddInvalid(in Element element, string code, string valueSet, BindingStrength strength, CodeStatus status)
    {
        var severity = strength switch
        {
            BindingStrength.Required => IssueSeverity.Error,
            BindingStrength.Extensible => IssueSeverity.Warning,
            _ => IssueSeverity.Information,
        };
        Add(element, ValidationIssues.CodeInvalid, severity, code, valueSet, Name(strength), status == CodeStatus.UnknownCode ? " The code system has no such code." : "");
    }

    /// <summary>No code at all: text alone satisfies all but a required binding, and a Quantity or string without code says nothing.</summary>
    public void AddMissing(in Element element, string valueSet, BindingStrength strength)
    {
        if (strength == BindingStrength.Required && element.Type.Name is "CodeableConcept" or "Coding")
        {
            Add(element, ValidationIssues.CodeMissing, IssueSeverity.Error, valueSet, Name(strength));
        }
    }

    /// <summary>A code that nobody could check.</summary>
    public void AddUndecided(in Element element, string code, string valueSet, BindingStrength strength, CodeStatus status)
    {
        var severity = strength == BindingStrength.Required ? settings.UndecidedCode : IssueSeverity.Information;
        if (severity is { } wanted && settings.UndecidedCode is not null && strength is BindingStrength.Required or BindingStrength.Extensible)
        {
            Add(element, ValidationIssues.CodeUndecided, wanted, code, valueSet, Reason(status));
        }
    }

    private static string Reason(CodeStatus status) => status switch
    {
        CodeStatus.UnknownCodeSystem => "the code system is not at hand",
        CodeStatus.UnknownVersion => "this version of the code system is not at hand",
        CodeStatus.UnknownValueSet => "the value set is not at hand",
        _ => "the content is not at hand",
    };

    private static string Name(BindingStrength strength) => strength switch
    {
        BindingStrength.Required => "required",
        BindingStrength.Extensible => "extensible",
        _ => "preferred",
    };
}

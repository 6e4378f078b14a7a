using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Rules;

namespace Shr.Validation;

/// <summary>
/// Answers all deferred checks of a resource in one round, asking each different question once. Knows neither terminology
/// nor store: it is given what to ask.
/// </summary>
/// <param name="validateCode">Whether a code is in a value set (canonical, coding); a coding without system is meant as a plain code.</param>
/// <param name="exists">Whether the target of a reference exists; null where it cannot be told. May be null: then nothing is asked.</param>
public sealed class DeferredRound(
    Func<string, Coding, CancellationToken, ValueTask<CodeAnswer>> validateCode,
    Func<string, CancellationToken, ValueTask<bool?>>? exists = null)
{
    /// <summary>Reports what the answers make faults of.</summary>
    public async ValueTask RunAsync(Resource resource, IReadOnlyList<DeferredCheck> checks, ValidationSettings settings, IssueCollector issues, CancellationToken cancellationToken)
    {
        var known = new Dictionary<(string, Coding), CodeAnswer>();
        foreach (var check in checks)
        {
            if (issues.IsFull)
            {
                return;
            }

            if (check.Binding is { } binding)
            {
                await CheckCodesAsync(resource, check.Element, binding, known, settings, issues, cancellationToken);
            }
            else if (check.Target is { } target && exists is not null && settings.MissingTarget is { } severity
                && await exists(target.Reference, cancellationToken) == false)
            {
                Report(resource, check.Element, ValidationIssues.TargetMissing, severity, issues, target.Reference);
            }
        }
    }

    private async ValueTask CheckCodesAsync(Resource resource, Element element, Binding binding, Dictionary<(string, Coding), CodeAnswer> known, ValidationSettings settings, IssueCollector issues, CancellationToken cancellationToken)
    {
        var codings = CodedValue.CodingsOf(element);
        if (binding.ValueSet is { } valueSet)
        {
            await CheckSetAsync(resource, element, codings, valueSet, binding.Strength, known, settings, issues, cancellationToken);
        }

        if (binding.MaxValueSet is { } maximum)
        {
            await CheckSetAsync(resource, element, codings, maximum, BindingStrength.Required, known, settings, issues, cancellationToken);
        }
    }

    // One coding in the value set is enough; the others may be of any system.
    private async ValueTask CheckSetAsync(Resource resource, Element element, List<Coding> codings, string valueSet, BindingStrength strength, Dictionary<(string, Coding), CodeAnswer> known, ValidationSettings settings, IssueCollector issues, CancellationToken cancellationToken)
    {
        CodeAnswer? last = null;
        Coding lastCoding = default;
        foreach (var coding in codings)
        {
            if (coding.Code is null)
            {
                continue;
            }

            if (!known.TryGetValue((valueSet, coding), out var answer))
            {
                known[(valueSet, coding)] = answer = await validateCode(valueSet, coding, cancellationToken);
            }

            if (answer.IsValid == true)
            {
                if (answer.IsDisplayWrong)
                {
                    Report(resource, element, ValidationIssues.DisplayDiffers, IssueSeverity.Warning, issues, coding, Because(answer.Message));
                }

                return;
            }

            if (last is null || answer.IsValid is null)
            {
                (last, lastCoding) = (answer, coding);
            }
        }

        if (last is null)
        {
            ReportMissing(resource, element, codings.Count, valueSet, strength, issues);
        }
        else if (last.Value.IsValid is null)
        {
            if (settings.UndecidedCode is { } severity && strength is BindingStrength.Required or BindingStrength.Extensible)
            {
                Report(resource, element, ValidationIssues.CodeUndecided, strength == BindingStrength.Required ? settings.UndecidedCode.Value : IssueSeverity.Information, issues, lastCoding, valueSet, last.Value.Message ?? "its content is not at hand");
            }
        }
        else
        {
            Report(resource, element, ValidationIssues.CodeInvalid, SeverityOf(strength), issues, lastCoding, valueSet, Name(strength), Because(last.Value.Message));
        }
    }

    // Text alone satisfies all but a required binding; a Quantity without code says nothing.
    private static void ReportMissing(Resource resource, Element element, int codings, string valueSet, BindingStrength strength, IssueCollector issues)
    {
        if (strength == BindingStrength.Required && element.Type.Name is "CodeableConcept" or "Coding" && !(element.Type.Name == "CodeableConcept" && codings == 0 && !element.Child("text"u8).Exists))
        {
            Report(resource, element, ValidationIssues.CodeMissing, IssueSeverity.Error, issues, valueSet, Name(strength));
        }
    }

    private static IssueSeverity SeverityOf(BindingStrength strength) => strength switch
    {
        BindingStrength.Required => IssueSeverity.Error,
        BindingStrength.Extensible => IssueSeverity.Warning,
        _ => IssueSeverity.Information,
    };

    private static string Name(BindingStrength strength) => strength switch
    {
        BindingStrength.Required => "required",
        BindingStrength.Extensible => "extensible",
        _ => "preferred",
    };

    private static string Because(string? message) => message is null ? "" : " " + message;

    private static void Report(Resource resource, Element element, IssueKind kind, IssueSeverity severity, IssueCollector issues, params ReadOnlySpan<object?> args) =>
        issues.Add(new Issue(kind, severity, ElementPath.Of(resource.Tree, resource.Type, element.Row >= 0 ? element.Row : element.Sibling), kind.TextOf(args), element.Offset));
}

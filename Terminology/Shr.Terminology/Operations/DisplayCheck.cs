using Shr.Fhir;
using Shr.Terminology.Languages;

namespace Shr.Terminology.Operations;

/// <summary>Whether the display that came with a code is one of its names.</summary>
internal sealed class DisplayCheck(TxScope scope, TxIssueList issues)
{
    private readonly bool _isLenient = scope.Parameters.Boolean("lenient-display-validation") ?? scope.Parameters.Text("mode") == "lenient-display-validation";

    /// <summary>Checks the display of a code that is in the value set.</summary>
    public void Check(CodingCheck check, ConceptNames names)
    {
        var coding = check.Coding;
        if (coding.Display is not { } display || names.All.Count == 0)
        {
            return;
        }

        if (names.Has(display, scope.Languages))
        {
            if (!names.Has(display, scope.Languages, activeOnly: true))
            {
                var current = string.Join(",", names.Current().Select(n => $"\"{n}\""));
                issues.Add(TerminologyIssues.InactiveDisplay, check.At("display"), display, coding.Code, "deprecated", current);
            }

            return;
        }

        var hasOwn = names.Count(scope.Languages, displayOnly: true) > 0;
        if (hasOwn || names.Count(scope.Languages, displayOnly: false) > 0)
        {
            ReportWrong(check, names, display, hasOwn && !_isLenient ? IssueSeverity.Error : IssueSeverity.Warning);
            return;
        }

        var shown = names.Preferred(null)?.Designation.Value;
        if (shown is null)
        {
            issues.Add(TerminologyIssues.NoDisplayAtAll, check.At("display"), display, check.System, coding.Code);
        }
        else if (names.HasAnywhere(display))
        {
            issues.Add(TerminologyIssues.NoDisplayForLanguageOk, check.At("display"), display, check.System, coding.Code, scope.LanguageSummary);
        }
        else
        {
            var issue = TxIssue.Of(TerminologyIssues.NoDisplayForLanguage, check.At("display"), display, check.System, coding.Code, scope.LanguageSummary, shown);
            issues.Add(_isLenient ? issue with { Severity = IssueSeverity.Warning } : issue);
        }
    }

    /// <summary>Checks the display of a code that exists but is not in the value set.</summary>
    public void CheckOutside(CodingCheck check, ConceptNames names)
    {
        if (check.Coding.Display is not { } display || names.All.Count == 0 || names.Has(display, scope.Languages))
        {
            return;
        }

        if (names.Count(scope.Languages, displayOnly: true) == 0)
        {
            issues.Add(TerminologyIssues.NoDisplayAtAll, check.At("display"), display, check.System, check.Coding.Code);
            return;
        }

        ReportWrong(check, names, display, _isLenient ? IssueSeverity.Warning : IssueSeverity.Error);
    }

    private void ReportWrong(CodingCheck check, ConceptNames names, string display, IssueSeverity severity)
    {
        var kind = names.HasButForSpace(display, scope.Languages) ? TerminologyIssues.WrongDisplaySpace : TerminologyIssues.WrongDisplay;
        var count = names.All.Count(n => n.IsDisplay && (scope.Languages is null || scope.Languages.Accepts(n.Designation.Language)));
        var valid = (count > 1 ? $"one of {count} choices: " : "") + names.Present(scope.Languages);
        issues.Add(TxIssue.Of(kind, check.At("display"), display, check.System, check.Coding.Code, valid, scope.LanguageSummary) with { Severity = severity });
    }
}

using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>One validation of a code, Coding or CodeableConcept against a value set (or all of a code system).</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-validate-code.html</remarks>
internal sealed class CodeValidation
{
    private readonly TxScope _scope;
    private readonly ValueSetDefinition _valueSet;
    private readonly CodedQuestion _question;
    private readonly TxIssueList _issues = new();
    private readonly ValueSetChecker _checker;
    private readonly VersionChoice _versions;
    private readonly DisplayCheck _displays;
    private readonly SystemInference _inference;

    public CodeValidation(TxScope scope, ValueSetPreparation prepared, ValueSetDefinition valueSet, CodedQuestion question)
    {
        _scope = scope;
        _valueSet = valueSet;
        _question = question;
        _versions = new VersionChoice(scope, _issues);
        _checker = new ValueSetChecker(scope, prepared, _versions, _issues);
        _displays = new DisplayCheck(scope, _issues);
        _inference = new SystemInference(scope, prepared);
    }

    /// <summary>Whether the value set stands for a whole code system: then "not in the value set" is no news.</summary>
    private bool IsCodeSystem => _valueSet.StandsForCodeSystem;

    public ValidationAnswer Run()
    {
        _checker.ReportStatus(_valueSet, _valueSet);
        var answer = new ValidationAnswer { Issues = _issues };
        var checks = new List<CodingCheck>();
        var overall = Membership.Out;
        CodingCheck? matched = null;
        for (var i = 0; i < _question.Codings.Count; i++)
        {
            var check = new CodingCheck(_question.Codings[i], _question.PathOf(i));
            checks.Add(check);
            check.Membership = Check(check, answer);
            if (overall != Membership.In && check.Membership != Membership.Out)
            {
                overall = check.Membership;
            }

            matched ??= check.Membership == Membership.In ? check : null;
        }

        if (overall == Membership.Out && !IsCodeSystem)
        {
            ReportNoneFound(checks);
        }

        Tell(answer, checks, matched, overall);
        return answer;
    }

    private Membership Check(CodingCheck check, ValidationAnswer answer)
    {
        var member = CheckMembership(check);
        if (member == Membership.Out && !IsCodeSystem && _question.IsConcept)
        {
            _issues.Add(TerminologyIssues.ThisCodeNotInValueSet, check.At("code"), $"'{check}'", _valueSet.Canonical);
        }

        if (member == Membership.In)
        {
            if (check.Names is { } names)
            {
                _displays.Check(check, names);
            }
        }
        else if (!_checker.IsMembershipOnly && check.System is not null)
        {
            CheckAlone(check);
        }

        if (check.IsInactive && !answer.IsInactive)
        {
            answer.IsInactive = true;
            answer.Status = check.Status == "inactive" ? null : check.Status;

            // Statuses of FHIR's own property are written small; a code system's own word (DISCOURAGED) says enough.
            var status = check.Status is null or "inactive" ? "inactive" : char.IsLower(check.Status[0]) ? check.Status + " and inactive" : check.Status;
            _issues.Add(TerminologyIssues.InactiveConcept, check.Path, check.Coding.Code, status);
        }
        else if (!check.IsInactive && check.Status == "deprecated" && answer.Status is null)
        {
            answer.Status = check.Status;
            _issues.Add(TerminologyIssues.DeprecatedConcept, check.Path, check.Coding.Code);
        }

        return member;
    }

    private Membership CheckMembership(CodingCheck check)
    {
        if (check.Coding.Code is null)
        {
            _issues.Add(TerminologyIssues.NoCodeToValidate, check.Path);
            return Membership.Out;
        }

        if (check.System is null)
        {
            if (!_inference.IsWanted(_question))
            {
                _issues.Add(TerminologyIssues.CodingWithoutSystem, check.Path);
                return Membership.Out;
            }

            if (_inference.Infer(_valueSet, check.Coding.Code, _issues) is not { } system)
            {
                return Membership.Out;
            }

            check.System = system;
            check.IsInferred = true;
        }

        var member = _checker.Check(_valueSet, check);
        if (member != Membership.In)
        {
            _issues.AddRange(check.IfOut);
        }

        return member;
    }

    // The code is not in the value set: say whether it exists at all.
    private void CheckAlone(CodingCheck check)
    {
        var system = check.System!;
        if (!Uri.TryCreate(system, UriKind.Absolute, out _) || system.StartsWith('/'))
        {
            _issues.Add(TerminologyIssues.SystemIsRelative, check.At("system"));
        }

        var version = _scope.Rules.Determine(system, check.Coding.Version);
        if (_scope.FindCodeSystem(system, version) is not { } found)
        {
            ReportMissing(check, system, check.Coding.Version);
            return;
        }

        _versions.CheckRule(found.Header, check);
        _checker.ReportStatus(found.Header, _valueSet);
        if (!found.TryFind(check.Coding.Code ?? "", out var concept))
        {
            check.Version ??= found.Header.Version;
            ReportUnknownCode(check, found);
            return;
        }

        var names = ConceptNames.Of(found, concept);
        check.Version ??= found.Header.Version;
        check.Names ??= names;
        if (!check.IsInactive && (found.FlagsOf(concept) & ConceptFlags.Inactive) != 0)
        {
            check.IsInactive = true;
            check.Status = found.StatusOf(concept);
        }

        _displays.CheckOutside(check, names);
    }

    private void ReportUnknownCode(CodingCheck check, ICodeSystem found)
    {
        if (found.Header.Content == CodeSystemContent.Complete)
        {
            _issues.Add(ValueSetChecker.UnknownCode(check, found.Header));
        }
        else
        {
            _issues.Add(TerminologyIssues.UnknownCodeInFragment, check.At("code"), check.Coding.Code, found.Header.Url, found.Header.Version);
        }
    }

    private void ReportMissing(CodingCheck check, string system, string? version)
    {
        if (_scope.FindValueSet(system) is { IsImplicit: false })
        {
            _issues.Add(TerminologyIssues.SystemIsValueSet, check.At("system"), system);
        }
        else if (_scope.FindUnusable(system, CodeSystemContent.Supplement) is { } supplement)
        {
            _issues.Add(TerminologyIssues.SystemIsSupplement, check.At("system"), supplement.Header.Canonical);
        }
        else
        {
            _versions.ReportUnknown(system, version, check);
        }
    }

    private void ReportNoneFound(List<CodingCheck> checks)
    {
        if (_question.IsConcept)
        {
            _issues.Add(TerminologyIssues.NoValidCoding, "", _valueSet.Canonical);
        }
        else
        {
            _issues.Add(TerminologyIssues.NotInValueSet, checks[0].At("code"), string.Join(", ", checks.Select(c => $"'{c}'")), _valueSet.Canonical);
        }
    }

    private void Tell(ValidationAnswer answer, List<CodingCheck> checks, CodingCheck? matched, Membership overall)
    {
        answer.Result = overall == Membership.In && !_issues.HasErrors;
        answer.UnknownSystems = _versions.UnknownSystems;
        answer.Reasons = answer.Result ? [] : [.. checks.Where(c => c.Membership == Membership.Out).Select(c => c.WhyNot).OfType<string>()];
        answer.IsCausedByUnknownSystem = overall != Membership.Out;
        if (_question.IsConcept)
        {
            answer.Concept = _question.Concept.Raw.ToArray();
        }

        if ((matched ?? (_question.IsConcept || checks.Count == 0 ? null : checks[0])) is not { } told)
        {
            return;
        }

        answer.Code = told.Coding.Code;
        answer.System = told.System;
        answer.Version = told.Version ?? told.Coding.Version;
        answer.NormalizedCode = told.NormalizedCode;
        answer.Display = (told.Names?.Preferred(_scope.Languages) ?? told.Names?.Preferred(null))?.Designation.Value;

        // Of several names in several versions, the one that was given and found right.
        if (told.Coding.Display is { } given && told.Names?.All.Any(n => n.IsDisplay && n.Designation.Value == given) == true && answer.Display is null)
        {
            answer.Display = given;
        }
    }
}

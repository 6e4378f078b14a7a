using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary><c>ValueSet/$validate-code</c> and <c>CodeSystem/$validate-code</c>.</summary>
/// <remarks>
/// https://hl7.org/fhir/R4/valueset-operation-validate-code.html,
/// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
/// </remarks>
internal static class ValidateCodeOperation
{
    /// <summary>Checks a code against a value set; null with the scope failed where it cannot be answered.</summary>
    public static ValidationAnswer? ForValueSet(TxScope scope)
    {
        if (ResolveValueSet(scope) is not { } valueSet)
        {
            return null;
        }

        if (CodedQuestion.Read(scope.Parameters, isCodeSystem: false) is not { } question)
        {
            scope.Fail(400, TerminologyIssues.NoCodeToValidate);
            return null;
        }

        return Validate(scope, valueSet, question.WithCanonicalSystems(scope));
    }

    /// <summary>Checks a code against a code system; null with the scope failed where it cannot be answered.</summary>
    public static ValidationAnswer? ForCodeSystem(TxScope scope)
    {
        if (CodedQuestion.Read(scope.Parameters, isCodeSystem: true) is not { } question)
        {
            scope.Fail(400, TerminologyIssues.NoCodeToValidate);
            return null;
        }

        var inline = scope.Parameters.Find("codeSystem").Resource;
        if (inline.Exists && FhirCodeSystemReader.Read(inline) is { } given)
        {
            question = question with { Codings = [.. question.Codings.Select(c => c with { System = c.System ?? given.Header.Url })] };
            return Validate(scope, ImplicitValueSets.AllOf(given), question);
        }

        var named = scope.Parameters.Text("url");
        var coding = question.Codings.Count > 0 ? question.Codings[0] : null;
        if ((named ?? coding?.System) is not { } url)
        {
            return ValidationAnswer.Refuse(question, TxIssue.Of(TerminologyIssues.CodingWithoutSystem, question.PathOf(0)));
        }

        var version = scope.Rules.Determine(url, scope.Parameters.Text("version") ?? (named is null ? coding?.Version : null));
        return scope.FindCodeSystem(url, version) is { } system
            ? Validate(scope, ImplicitValueSets.AllOf(system), question.WithCanonicalSystems(scope))
            : RefuseUnknown(scope, question, url, version);
    }

    /// <summary>The value set a request names, or null with the scope failed.</summary>
    public static ValueSetDefinition? ResolveValueSet(TxScope scope)
    {
        if (scope.Parameters.Find("valueSet").Resource is { Exists: true } resource)
        {
            return ValueSetReader.Read(resource);
        }

        if (scope.Parameters.Text("url", "valueSet") is not { } url)
        {
            scope.Fail(400, TerminologyIssues.NoValueSetGiven);
            return null;
        }

        var version = scope.Parameters.Text("valueSetVersion");
        var valueSet = scope.FindValueSet(url, version);
        if (valueSet is null)
        {
            var (plain, stated) = Versions.Split(url);
            scope.Fail(404, TerminologyIssues.UnknownValueSet, Versions.Join(plain, scope.Rules.Determine(plain, version ?? stated)));
        }

        return valueSet;
    }

    private static ValidationAnswer? Validate(TxScope scope, ValueSetDefinition valueSet, CodedQuestion question)
    {
        var prepared = new ValueSetPreparation(scope);
        if (!prepared.Prepare(valueSet))
        {
            return prepared.Problem is { } problem && scope.Failure is null ? ValidationAnswer.Refuse(question, problem) : null;
        }

        var answer = new CodeValidation(scope, prepared, valueSet, question).Run();
        return scope.Failure is null ? answer : null;
    }

    private static ValidationAnswer RefuseUnknown(TxScope scope, CodedQuestion question, string url, string? version)
    {
        var issues = new TxIssueList();
        var check = new CodingCheck(new Coding(url, version, null), question.PathOf(0));
        var versions = new VersionChoice(scope, issues);
        if (scope.FindValueSet(url) is { IsImplicit: false })
        {
            issues.Add(TerminologyIssues.SystemIsValueSet, check.At("system"), url);
        }
        else if (scope.FindUnusable(url, CodeSystemContent.Supplement) is { } supplement)
        {
            issues.Add(TerminologyIssues.SystemIsSupplement, check.At("system"), supplement.Header.Canonical);
        }
        else
        {
            versions.ReportUnknown(url, version, check);
        }

        var answer = ValidationAnswer.Refuse(question, issues.All[0]);
        answer.UnknownSystems = versions.UnknownSystems;
        answer.System ??= question.IsConcept ? null : url;
        return answer;
    }
}

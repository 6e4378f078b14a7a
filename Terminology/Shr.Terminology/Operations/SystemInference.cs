using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Finds the system of a code that came without one, from the value set it must be in.</summary>
internal sealed class SystemInference(TxScope scope, ValueSetPreparation prepared)
{
    /// <summary>Whether the request lets the system be inferred.</summary>
    public bool IsWanted(CodedQuestion question) => (scope.Parameters.Boolean("inferSystem") ?? false) || question.Path.Length == 0;

    /// <summary>The one system in which the value set has the code, or null with an issue.</summary>
    public string? Infer(ValueSetDefinition valueSet, string code, TxIssueList issues)
    {
        var found = new List<string>();
        foreach (var system in SystemsOf(valueSet, 0).Distinct(StringComparer.Ordinal))
        {
            var silent = new TxIssueList();
            var checker = new ValueSetChecker(scope, prepared, new VersionChoice(scope, silent), silent);
            var check = new CodingCheck(new CodeSystems.Coding(system, null, code), "");
            if (checker.Check(valueSet, check) == Membership.In && !silent.Has(TerminologyIssues.UnknownCodeInFragment))
            {
                found.Add(system);
            }
        }

        if (found.Count == 1)
        {
            return found[0];
        }

        if (found.Count > 1)
        {
            issues.Add(TerminologyIssues.InferredSeveralSystems, "code", code, valueSet.Canonical, string.Join(", ", found));
        }
        else
        {
            issues.Add(TerminologyIssues.CannotInferSystem, "code", code, valueSet.Canonical);
        }

        return null;
    }

    private IEnumerable<string> SystemsOf(ValueSetDefinition valueSet, int depth)
    {
        foreach (var include in valueSet.Includes)
        {
            if (include.System is { } system)
            {
                yield return system;
            }

            foreach (var import in include.ValueSets)
            {
                if (depth < scope.Options.MaxImportDepth && prepared.Import(import) is { } inner)
                {
                    foreach (var nested in SystemsOf(inner, depth + 1))
                    {
                        yield return nested;
                    }
                }
            }
        }

        foreach (var code in valueSet.Expansion)
        {
            yield return code.System;
        }
    }
}

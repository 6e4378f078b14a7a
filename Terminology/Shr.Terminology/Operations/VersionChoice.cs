using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Which version of a code system a code is checked in, where value set, code and request may each name one.</summary>
internal sealed class VersionChoice(TxScope scope, TxIssueList issues)
{
    /// <summary>Code systems or versions that are not known, as canonicals.</summary>
    public List<string> UnknownSystems { get; } = [];

    /// <summary>The includes in which a code is to be looked for, those with the newest version first.</summary>
    public IEnumerable<ValueSetInclude> Applicable(ValueSetDefinition valueSet, CodingCheck check)
    {
        var stated = new HashSet<string>(StringComparer.Ordinal);
        foreach (var include in valueSet.Includes)
        {
            if (include.System == check.System && include.Version is { } version)
            {
                stated.Add(version);
            }
        }

        if (stated.Count < 2)
        {
            return valueSet.Includes;
        }

        // Several versions of one system: the code's own version decides, else the newest in which code and display fit.
        var chosen = check.Coding.Version is { } own
            ? stated.FirstOrDefault(v => Versions.Matches(v, own))
            : Fitting(stated.Order(Comparer<string>.Create(Versions.NewestFirst)), check);
        return valueSet.Includes
            .Where(i => i.System != check.System || i.Version is null || chosen is null || i.Version == chosen)
            .OrderByDescending(i => i.Version, Comparer<string?>.Create(Versions.Compare));
    }

    /// <summary>The version to use for an include; reports where the code's version is another.</summary>
    public string? Determine(ValueSetInclude include, CodingCheck check)
    {
        var system = include.System!;
        var stated = include.Version;
        var result = scope.Rules.Determine(system, stated);
        if (check.Coding.Version is not { } own)
        {
            return result;
        }

        if (result is not null && result != own && Versions.Matches(result, own))
        {
            result = own;
        }

        if (result is null && scope.VersionsOf(system).Any(v => Versions.Matches(own, v)))
        {
            result = own;
        }

        var found = scope.FindCodeSystem(system, result);
        if (found is null)
        {
            if (result != own)
            {
                issues.Add(TerminologyIssues.VersionMismatch, check.At("version"), system, result, own);
            }
        }
        else if (found.Header.Version != own && !Versions.Matches(own, found.Header.Version))
        {
            ReportMismatch(system, stated, result, own, found.Header.Version, check);
        }

        return result;
    }

    /// <summary>Reports where a check rule demands another version than the one used.</summary>
    public void CheckRule(CodeSystemHeader header, CodingCheck check)
    {
        if (scope.Rules.Violated(header.Url, header.Version) is { } demanded)
        {
            issues.Add(TerminologyIssues.VersionNotAllowed, check.At("version"), header.Url, header.Version, demanded);
        }
    }

    /// <summary>Reports a code system, or a version of it, that is not known.</summary>
    public void ReportUnknown(string system, string? version, CodingCheck check)
    {
        var known = version is null ? [] : scope.VersionsOf(system);
        var canonical = known.Count == 0 ? system : Versions.Join(system, version);
        if (UnknownSystems.Contains(canonical))
        {
            return;
        }

        UnknownSystems.Add(canonical);
        if (version is null)
        {
            issues.Add(TerminologyIssues.UnknownCodeSystem, check.At("system"), system);
        }
        else if (known.Count == 0)
        {
            issues.Add(TerminologyIssues.UnknownCodeSystemVersionNone, check.At("system"), system, version);
        }
        else
        {
            issues.Add(TerminologyIssues.UnknownCodeSystemVersion, check.At("system"), system, version, ListOf(known));
        }
    }

    /// <summary>Versions for a sentence: <c>1.0, 1.1 and 2.0</c>.</summary>
    public static string ListOf(IReadOnlyList<string> versions) => versions.Count switch
    {
        0 => "",
        1 => versions[0],
        2 => $"{versions[0]} or {versions[1]}",
        _ => $"{string.Join(", ", versions.Take(versions.Count - 1))} and {versions[^1]}",
    };

    private void ReportMismatch(string system, string? stated, string? result, string own, string? used, CodingCheck check)
    {
        if (result is null)
        {
            issues.Add(TerminologyIssues.VersionMismatchDefault, check.At("version"), system, used, own);
        }
        else if (result != stated)
        {
            issues.Add(TerminologyIssues.VersionMismatchChanged, check.At("version"), system, result, stated ?? "", own);
        }
        else
        {
            issues.Add(TerminologyIssues.VersionMismatch, check.At("version"), system, stated, own);
        }

        if (scope.FindCodeSystem(system, own) is null)
        {
            ReportUnknown(system, own, check);
        }
    }

    private string? Fitting(IEnumerable<string> newestFirst, CodingCheck check)
    {
        string? first = null;
        foreach (var version in newestFirst)
        {
            if (scope.FindCodeSystem(check.System, version) is { } system && system.TryFind(check.Coding.Code!, out var concept))
            {
                first ??= version;
                if (check.Coding.Display is null || ConceptNames.Of(system, concept).Has(check.Coding.Display, scope.Languages))
                {
                    return version;
                }
            }
        }

        return first;
    }
}

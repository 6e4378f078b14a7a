using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>
/// Looks a value set over before codes are checked against it: every import exists, none leads back to itself, every filter
/// is understood, every required supplement is there.
/// </summary>
internal sealed class ValueSetPreparation(TxScope scope)
{
    private readonly Dictionary<string, ValueSetDefinition> _imports = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];

    /// <summary>What stands in the way of any answer but is the value set's fault, not the request's; or null.</summary>
    public TxIssue? Problem { get; private set; }

    /// <summary>The value set an include names.</summary>
    public ValueSetDefinition? Import(string canonical) => _imports.GetValueOrDefault(canonical);

    /// <summary>Looks it over. False where the request is to be refused or <see cref="Problem"/> says why not.</summary>
    public bool Prepare(ValueSetDefinition valueSet)
    {
        foreach (var supplement in valueSet.Supplements)
        {
            scope.RequiredSupplements.Add(supplement);
        }

        if (!Visit(valueSet))
        {
            return false;
        }

        var missing = scope.MissingSupplements.ToList();
        if (missing.Count > 0)
        {
            scope.Fail(422, TerminologyIssues.SupplementMissing, string.Join(",", missing));
            return false;
        }

        return true;
    }

    private bool Visit(ValueSetDefinition valueSet)
    {
        if (_path.Contains(valueSet.Canonical) || _path.Count > scope.Options.MaxImportDepth)
        {
            scope.Fail(422, TerminologyIssues.Circular, valueSet.Canonical, string.Join(", ", _path));
            return false;
        }

        if (valueSet.IsWithoutContent)
        {
            scope.Fail(422, TerminologyIssues.ValueSetWithoutContent, valueSet.Canonical);
            return false;
        }

        _path.Add(valueSet.Canonical);
        ApplyParameters(valueSet);
        foreach (var include in valueSet.Includes.Concat(valueSet.Excludes))
        {
            if (!VisitImports(include, valueSet) || !VisitSystem(include, valueSet))
            {
                return false;
            }
        }

        _path.RemoveAt(_path.Count - 1);
        return true;
    }

    private void ApplyParameters(ValueSetDefinition valueSet)
    {
        foreach (var (name, value) in valueSet.ExpansionParameters)
        {
            if (name == "displayLanguage")
            {
                scope.DisplayLanguages ??= Languages.LanguagePreference.Parse(value);
            }
            else
            {
                scope.Rules.Add(name, value);
            }
        }

        if (scope.RequestLanguages is null && valueSet.Language is { } language)
        {
            scope.RequestLanguages = Languages.LanguagePreference.Parse(language);
        }
    }

    private bool VisitImports(ValueSetInclude include, ValueSetDefinition within)
    {
        foreach (var canonical in include.ValueSets)
        {
            if (scope.FindValueSet(canonical, null, within) is not { } import)
            {
                var (url, version) = Versions.Split(canonical);
                Problem = TxIssue.Of(TerminologyIssues.UnknownValueSet, "", Versions.Join(url, scope.Rules.Determine(url, version)));
                return false;
            }

            _imports[canonical] = import;
            if (!Visit(import))
            {
                return false;
            }
        }

        return true;
    }

    private bool VisitSystem(ValueSetInclude include, ValueSetDefinition valueSet)
    {
        if (include.System is null)
        {
            return true;
        }

        var version = scope.Rules.Determine(include.System, include.Version);
        if (scope.FindCodeSystem(valueSet, include.System, version) is not { } system)
        {
            return true;
        }

        if (TxScope.IsAfterLock(system, valueSet, version))
        {
            scope.Fail(422, TerminologyIssues.LockedDate, valueSet.Canonical, valueSet.LockedDate, system.Header.Url);
            return false;
        }

        scope.UseSupplements(system);
        return SelectAll(include, valueSet, system, scope) is not null;
    }

    /// <summary>The concepts that meet all filters of an include; all concepts where there is none; null, with the request failed, where a filter makes no sense.</summary>
    public static ConceptSet? SelectAll(ValueSetInclude include, ValueSetDefinition valueSet, ICodeSystem system, TxScope scope)
    {
        ConceptSet? selected = null;
        foreach (var filter in include.Filters)
        {
            if (filter.Value is not { Length: > 0 } value)
            {
                scope.Fail(400, TxIssue.Of(TerminologyIssues.FilterWithoutValue, "", system.Header.Url, filter.Property, filter.Operator) with { Diagnostics = include.Path });
                return null;
            }

            if (system.Select(new ConceptFilter(filter.Property, filter.Operator, value), out var problem) is not { } set)
            {
                scope.Fail(400, TxIssue.Of(TerminologyIssues.FilterNotUnderstood, "", filter.Property, filter.Operator, value, valueSet.Canonical, system.Header.Url, problem) with { Diagnostics = include.Path });
                return null;
            }

            selected = selected is null ? set : selected.And(set);
        }

        return selected ?? system.All;
    }
}

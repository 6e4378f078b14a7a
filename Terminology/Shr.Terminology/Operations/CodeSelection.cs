using Shr.Terminology.CodeSystems;
using Shr.Terminology.Remote;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>The codes that one include of a value set brings to an expansion.</summary>
internal sealed class CodeSelection(TxScope scope, ExpansionLog log, ExpansionRequest request)
{
    /// <summary>The code system an include names, noted as used; null with the scope failed where it is not to be had.</summary>
    public ICodeSystem? FindSystem(ValueSetInclude include, ValueSetDefinition valueSet)
    {
        var url = include.System!;
        var version = scope.Rules.Determine(url, include.Version);
        if (scope.FindCodeSystem(valueSet, url, version) is not { } system)
        {
            ReportUnknown(url, version);
            return null;
        }

        if (TxScope.IsAfterLock(system, valueSet, version))
        {
            scope.Fail(422, TerminologyIssues.LockedDate, valueSet.Canonical, valueSet.LockedDate, url);
            return null;
        }

        if (scope.Rules.Violated(url, system.Header.Version) is { } demanded)
        {
            scope.Fail(422, TerminologyIssues.VersionNotAllowed, url, system.Header.Version, demanded);
            return null;
        }

        scope.UseSupplements(system);
        log.Use(system, valueSet);
        return system;
    }

    /// <summary>The codes in order; null with the scope failed.</summary>
    public IEnumerable<ExpansionItem>? Codes(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system)
    {
        if (include.Concepts.Count > 0)
        {
            return ListedCodes(valueSet, include, system);
        }

        if (Select(include, valueSet, system) is not { } set)
        {
            return null;
        }

        if (set.Count is null)
        {
            if (Common(system, set, include, valueSet) is not { } common)
            {
                return null;
            }

            set = common;
        }

        return set.Items.Where(c => IsShown(valueSet, system, c)).Select(c => ExpansionItem.Of(system, c));
    }

    /// <summary>The concepts that meet the include's filters and the text that is looked for; null with the scope failed.</summary>
    public ConceptSet? Select(ValueSetInclude include, ValueSetDefinition valueSet, ICodeSystem system)
    {
        if (include.Filters.Count == 0)
        {
            return request.Filter is { } text ? system.Search(text) : system.All;
        }

        if (ValueSetPreparation.SelectAll(include, valueSet, system, scope) is not { } selected)
        {
            return null;
        }

        return request.Filter is { } filter ? system.Search(filter).And(selected) : selected;
    }

    /// <summary>
    /// The usual ones of the codes meant, where a grammar makes them and they have no end; the answer says that there are more.
    /// Null with the scope failed where nobody listed usual ones.
    /// </summary>
    public ListConceptSet? Common(ICodeSystem system, ConceptSet meant, ValueSetInclude include, ValueSetDefinition user)
    {
        if (system.Header.CommonCodesValueSet is not { } canonical || scope.FindValueSet(canonical) is not { } common)
        {
            scope.Fail(422, TerminologyIssues.NotEnumerable, system.Header.Url);
            return null;
        }

        if (include.Filters.Count == 0)
        {
            log.Warn(StatusCheck.Of(common, user), common.Canonical);
        }

        log.MarkUnclosed($"The code System '{system.Header.Url}' has a grammar and so has infinite members. This extension is based on {canonical}");
        var found = new List<Concept>();
        var seen = new HashSet<Concept>();
        foreach (var listed in common.Includes.Where(i => i.System == system.Header.Url).SelectMany(i => i.Concepts))
        {
            if (system.TryFind(listed.Code, out var concept) && meant.Contains(concept) && seen.Add(concept))
            {
                found.Add(concept);
            }
        }

        return new ListConceptSet(found);
    }

    /// <summary>Whether a concept is to be seen at all.</summary>
    public bool IsShown(ValueSetDefinition valueSet, ICodeSystem system, Concept concept)
    {
        var flags = system.FlagsOf(concept);
        return !((flags & ConceptFlags.Inactive) != 0 && ExcludesInactive(valueSet))
            && !((flags & ConceptFlags.Abstract) != 0 && request.ExcludeNotForUI);
    }

    /// <summary>Whether inactive concepts are left out.</summary>
    public bool ExcludesInactive(ValueSetDefinition valueSet) => request.ActiveOnly || valueSet.IncludesInactive == false;

    private IEnumerable<ExpansionItem> ListedCodes(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system)
    {
        // What a value set lists is in it; another server need not be asked for each code.
        if (RemoteCodeSystem.IsBehind(system))
        {
            return include.Concepts
                .Where(c => request.Filter is not { } filter || filter.Matches(c.Code) || filter.Matches(c.Display))
                .Select(c => new ExpansionItem { System = system.Header.Url, Version = system.Header.Version, Code = c.Code, StoredDisplay = c.Display });
        }

        return HeldCodes(valueSet, include, system);
    }

    private IEnumerable<ExpansionItem> HeldCodes(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system)
    {
        foreach (var listed in include.Concepts)
        {
            if (system.TryFind(listed.Code, out var concept) && IsShown(valueSet, system, concept) && Matches(system, concept, listed))
            {
                yield return ExpansionItem.Of(system, concept, listed, valueSet.Language);
            }
        }
    }

    private bool Matches(ICodeSystem system, Concept concept, IncludedConcept listed) =>
        request.Filter is not { } filter
        || filter.Matches(listed.Code)
        || filter.Matches(listed.Display)
        || filter.Matches(system.DisplayOf(concept))
        || system.DesignationsOf(concept).Any(d => filter.Matches(d.Value))
        || listed.Designations.Any(d => filter.Matches(d.Value));

    private void ReportUnknown(string url, string? version)
    {
        var known = scope.VersionsOf(url);
        if (known.Count == 0 && scope.FindUnusable(url, CodeSystemContent.NotPresent) is not null)
        {
            scope.Fail(404, TerminologyIssues.ContentNotHeld, url);
        }
        else if (version is null)
        {
            scope.Fail(404, TerminologyIssues.CannotExpandCodeSystem, url);
        }
        else if (known.Count == 0)
        {
            scope.Fail(404, TerminologyIssues.CannotExpandCodeSystemVersionNone, url, version);
        }
        else
        {
            scope.Fail(404, TerminologyIssues.CannotExpandCodeSystemVersion, url, version, VersionChoice.ListOf(known));
        }
    }
}

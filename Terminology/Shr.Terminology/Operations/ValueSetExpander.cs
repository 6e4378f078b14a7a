using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Lists the codes of a value set.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-expand.html</remarks>
internal sealed class ValueSetExpander(TxScope scope, ExpansionLog log, ExpansionRequest request)
{
    private readonly List<string> _path = [];

    /// <summary>The expansion, or null with the scope failed.</summary>
    public Expansion? Expand(ValueSetDefinition valueSet)
    {
        if (!valueSet.HasCompose)
        {
            return Page([.. valueSet.Expansion.Select(Stored)], valueSet, false);
        }

        if (Single(valueSet) is { } include)
        {
            return ExpandSingle(valueSet, include);
        }

        var codes = Collect(valueSet);
        return codes is null ? null : Page(codes.Items, valueSet, codes.KeepsVersions);
    }

    // One system, nothing else: nothing need be collected to show a page.
    private static ValueSetInclude? Single(ValueSetDefinition valueSet) =>
        valueSet is { Includes: [{ System: not null, Concepts.Count: 0, ValueSets.Count: 0 } include], Excludes.Count: 0 } ? include : null;

    private Expansion? ExpandSingle(ValueSetDefinition valueSet, ValueSetInclude include)
    {
        if (request.ExcludedSystems.Contains(include.System!))
        {
            return new Expansion([], 0, false);
        }

        if (FindSystem(include, valueSet) is not { } system || Select(include, valueSet, system) is not { } set)
        {
            return null;
        }

        if (set.Count is null)
        {
            if (Common(system, set, valueSet) is not { } common)
            {
                return null;
            }

            set = common;
        }

        var all = set.Count!.Value;
        var isFiltered = ExcludesInactive(valueSet) || request.ExcludeNotForUI;
        var items = isFiltered ? set.Items.Where(c => IsShown(valueSet, system, c)) : set.Items;
        var total = isFiltered ? items.Count() : all;
        var isNested = !request.IsFlat && request.Filter is null && include.Filters.Count < 2 && (request.Offset ?? 0) == 0 && (request.Count is not { } count || count > total);
        if (isNested && total <= request.Limit && Nesting.Nest(system, items, skipsMissing: include.Filters.Count == 0) is { } roots)
        {
            return new Expansion(roots, total, false);
        }

        if (!FitsLimit(total, valueSet))
        {
            return null;
        }

        var page = items.Skip(request.Offset ?? 0).Take(request.Count ?? int.MaxValue).Select(c => ExpansionItem.Of(system, c));
        return new Expansion([.. page], total, false);
    }

    // A grammar has no end, but a value set of the usual codes may stand for it; the answer says that there are more.
    private ListConceptSet? Common(ICodeSystem system, ConceptSet meant, ValueSetDefinition user)
    {
        if (system.Header.CommonCodesValueSet is not { } canonical || scope.FindValueSet(canonical) is not { } common)
        {
            scope.Fail(422, TerminologyIssues.NotEnumerable, system.Header.Url);
            return null;
        }

        log.Warn(StatusCheck.Of(common, user), common.Canonical);
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

    private bool FitsLimit(int total, ValueSetDefinition valueSet)
    {
        if ((request.Count ?? total) <= (request.Count is null ? request.Limit : scope.Options.MaxInnerExpansion))
        {
            return true;
        }

        scope.Fail(422, TerminologyIssues.TooCostly, valueSet.Canonical, request.Limit);
        return false;
    }

    private Expansion? Page(IReadOnlyList<ExpansionItem> items, ValueSetDefinition valueSet, bool keepsVersions) =>
        FitsLimit(items.Count, valueSet)
            ? new Expansion([.. items.Skip(request.Offset ?? 0).Take(request.Count ?? int.MaxValue)], items.Count, keepsVersions)
            : null;

    private CodeCollection? Collect(ValueSetDefinition valueSet)
    {
        if (_path.Contains(valueSet.Canonical) || _path.Count > scope.Options.MaxImportDepth)
        {
            scope.Fail(422, TerminologyIssues.Circular, valueSet.Canonical, string.Join(", ", _path));
            return null;
        }

        _path.Add(valueSet.Canonical);
        var codes = new CodeCollection(valueSet, request.VersionsMatch ?? Wants(valueSet, "versionsMatch"), scope.Options.MaxInnerExpansion);
        if (codes.MatchesVersions)
        {
            log.Add("versionsMatch", true);
        }

        foreach (var exclude in valueSet.Excludes)
        {
            if (!Visit(valueSet, exclude, codes.Exclude))
            {
                return null;
            }
        }

        foreach (var include in valueSet.Includes.OrderByDescending(i => i.Version, Comparer<string?>.Create(Versions.Compare)).OrderBy(i => IndexOfSystem(valueSet, i)))
        {
            if (!Visit(valueSet, include, codes.Include))
            {
                return null;
            }
        }

        _path.RemoveAt(_path.Count - 1);
        if (codes.IsFull)
        {
            scope.Fail(422, TerminologyIssues.TooCostly, valueSet.Canonical, scope.Options.MaxInnerExpansion);
            return null;
        }

        return codes;
    }

    private static int IndexOfSystem(ValueSetDefinition valueSet, ValueSetInclude include)
    {
        for (var i = 0; i < valueSet.Includes.Count; i++)
        {
            if (ReferenceEquals(valueSet.Includes[i], include) || (include.System is not null && include.Version is not null && valueSet.Includes[i].Version is not null && valueSet.Includes[i].System == include.System))
            {
                return i;
            }
        }

        return valueSet.Includes.Count;
    }

    private bool Visit(ValueSetDefinition valueSet, ValueSetInclude include, Func<ExpansionItem, bool> take)
    {
        if (include.System is not null && request.ExcludedSystems.Contains(include.System))
        {
            return true;
        }

        ICodeSystem? system = null;
        if (include.System is not null && (system = FindSystem(include, valueSet)) is null)
        {
            return false;
        }

        var imports = new List<CodeCollection>();
        foreach (var canonical in include.ValueSets)
        {
            if (Import(canonical, valueSet) is not { } import)
            {
                return false;
            }

            imports.Add(import);
        }

        if (system is null)
        {
            return imports.Count == 0 || TakeAll(imports[0].Items.Where(i => imports.TrueForAll(m => m.Has(i))), take);
        }

        return Codes(valueSet, include, system) is { } codes && TakeAll(codes.Where(i => imports.TrueForAll(m => m.Has(i))), take);
    }

    private static bool TakeAll(IEnumerable<ExpansionItem> items, Func<ExpansionItem, bool> take)
    {
        foreach (var item in items)
        {
            if (!take(item))
            {
                break;
            }
        }

        return true;
    }

    private IEnumerable<ExpansionItem>? Codes(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system)
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
            if (Common(system, set, valueSet) is not { } common)
            {
                return null;
            }

            set = common;
        }

        return set.Items.Where(c => IsShown(valueSet, system, c)).Select(c => ExpansionItem.Of(system, c));
    }

    private IEnumerable<ExpansionItem> ListedCodes(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system)
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

    private CodeCollection? Import(string canonical, ValueSetDefinition within)
    {
        if (scope.FindValueSet(canonical, null, within) is not { } valueSet)
        {
            var (url, stated) = Versions.Split(canonical);
            if (scope.Rules.Determine(url, stated) is { } version)
            {
                scope.Fail(422, TerminologyIssues.UnknownIncludedValueSetVersion, url, version);
            }
            else
            {
                scope.Fail(422, TerminologyIssues.UnknownIncludedValueSet, url);
            }

            return null;
        }

        log.Import(valueSet, within, canonical.StartsWith('#'));
        if (valueSet.HasCompose)
        {
            return Collect(valueSet);
        }

        var stored = new CodeCollection(valueSet, false, scope.Options.MaxInnerExpansion);
        TakeAll(valueSet.Expansion.Select(Stored), stored.Include);
        return stored;
    }

    private ICodeSystem? FindSystem(ValueSetInclude include, ValueSetDefinition valueSet)
    {
        var url = include.System!;
        var version = scope.Rules.Determine(url, include.Version);
        if (scope.FindCodeSystem(url, version) is not { } system)
        {
            ReportUnknown(url, version);
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

    private void ReportUnknown(string url, string? version)
    {
        var known = scope.VersionsOf(url);
        if (version is null)
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

    private ConceptSet? Select(ValueSetInclude include, ValueSetDefinition valueSet, ICodeSystem system)
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

    private bool IsShown(ValueSetDefinition valueSet, ICodeSystem system, Concept concept)
    {
        var flags = system.FlagsOf(concept);
        return !((flags & ConceptFlags.Inactive) != 0 && ExcludesInactive(valueSet))
            && !((flags & ConceptFlags.Abstract) != 0 && request.ExcludeNotForUI);
    }

    private bool ExcludesInactive(ValueSetDefinition valueSet) => request.ActiveOnly || valueSet.IncludesInactive == false;

    private static bool Wants(ValueSetDefinition valueSet, string parameter) => valueSet.ExpansionParameters.Any(p => p.Key == parameter && p.Value == "true");

    private static ExpansionItem Stored(ExpandedCode code) =>
        new() { System = code.System, Version = code.Version, Code = code.Code, StoredDisplay = code.Display };
}

using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Lists the codes of a value set.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-expand.html</remarks>
internal sealed class ValueSetExpander(TxScope scope, ExpansionLog log, ExpansionRequest request)
{
    private readonly CodeSelection _selection = new(scope, log, request);
    private readonly List<string> _path = [];

    /// <summary>The expansion, or null with the scope failed.</summary>
    public Expansion? Expand(ValueSetDefinition valueSet)
    {
        if (IsWithoutContent(valueSet))
        {
            return null;
        }

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

        if (_selection.FindSystem(include, valueSet) is not { } system || _selection.Select(include, valueSet, system) is not { } set)
        {
            return null;
        }

        if (set.Count is null)
        {
            return _selection.Common(system, set, include, valueSet) is { } common ? PageOfCommon(system, common, include) : null;
        }

        if (system.IsNeverListedWhole && include.Filters.Count == 0 && request is { Filter: null, Count: null })
        {
            scope.Fail(422, TerminologyIssues.TooCostly, valueSet.Canonical, request.Limit);
            return null;
        }

        var isFiltered = _selection.ExcludesInactive(valueSet) || request.ExcludeNotForUI;
        var items = isFiltered ? set.Items.Where(c => _selection.IsShown(valueSet, system, c)) : set.Items;
        var total = isFiltered ? items.Count() : set.Count.Value;
        var isNested = !request.IsFlat && request.Filter is null && include.Filters.Count < 2 && (request.Offset ?? 0) == 0 && (request.Count is not { } count || count > total);
        if (isNested && total <= request.Limit && Nesting.Nest(system, items, skipsMissing: include.Filters.Count == 0) is { } roots)
        {
            return new Expansion(roots, total, false);
        }

        return FitsLimit(total, valueSet) ? new Expansion([.. Paged(items).Select(c => ExpansionItem.Of(system, c))], total, false) : null;
    }

    // However long the list of usual codes is, its author meant it to be read. How many codes the grammar makes is not known.
    private Expansion PageOfCommon(ICodeSystem system, ListConceptSet common, ValueSetInclude include) =>
        new([.. Paged(common.Items).Select(c => ExpansionItem.Of(system, c))], include.Filters.Count == 0 ? null : common.Count, false);

    private Expansion? Page(IReadOnlyList<ExpansionItem> items, ValueSetDefinition valueSet, bool keepsVersions) =>
        FitsLimit(items.Count, valueSet) ? new Expansion([.. Paged(items)], items.Count, keepsVersions) : null;

    private IEnumerable<T> Paged<T>(IEnumerable<T> items) => items.Skip(request.Offset ?? 0).Take(request.Count ?? int.MaxValue);

    private bool FitsLimit(int total, ValueSetDefinition valueSet)
    {
        if ((request.Count ?? total) <= (request.Count is null ? request.Limit : scope.Options.MaxInnerExpansion))
        {
            return true;
        }

        scope.Fail(422, TerminologyIssues.TooCostly, valueSet.Canonical, request.Limit);
        return false;
    }

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
        if (include.System is not null && (system = _selection.FindSystem(include, valueSet)) is null)
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

        return _selection.Codes(valueSet, include, system) is { } codes && TakeAll(codes.Where(i => imports.TrueForAll(m => m.Has(i))), take);
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

        if (IsWithoutContent(valueSet))
        {
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

    private bool IsWithoutContent(ValueSetDefinition valueSet)
    {
        if (valueSet.IsWithoutContent)
        {
            scope.Fail(422, TerminologyIssues.ValueSetWithoutContent, valueSet.Canonical);
        }

        return valueSet.IsWithoutContent;
    }

    private static bool Wants(ValueSetDefinition valueSet, string parameter) => valueSet.ExpansionParameters.Any(p => p.Key == parameter && p.Value == "true");

    private static ExpansionItem Stored(ExpandedCode code) =>
        new() { System = code.System, Version = code.Version, Code = code.Code, StoredDisplay = code.Display };
}

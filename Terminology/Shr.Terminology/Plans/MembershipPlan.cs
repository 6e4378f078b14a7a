using System.Text;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Operations;
using Shr.Terminology.Remote;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Plans;

/// <summary>A value set compiled for one question: is this code in it? Immutable; a check allocates nothing.</summary>
internal sealed class MembershipPlan
{
    private readonly MembershipPart[] _includes;
    private readonly MembershipPart[] _excludes;
    private readonly CodeStatus _broken;
    private readonly (IRemoteTerminology Server, string ValueSet)? _remote;

    private MembershipPlan(IRemoteTerminology server, string valueSet)
        : this([], [], CodeStatus.Undecided) => _remote = (server, valueSet);

    private MembershipPlan(MembershipPart[] includes, MembershipPart[] excludes, CodeStatus broken)
    {
        _includes = includes;
        _excludes = excludes;
        _broken = broken;
    }

    /// <summary>The plan for a value set; one that is not known or broken answers so to every code.</summary>
    public static MembershipPlan Compile(string canonical, TxScope scope) => Compile(canonical, scope, null, []);

    /// <summary>Checks a code, and tells the concept it was found as.</summary>
    public CodeStatus Check(in CodedValue coded, out ICodeSystem? system, out Concept concept)
    {
        system = null;
        concept = default;
        if (_remote is var (server, name))
        {
            return server.IsMember(name, Text(coded.System), Text(coded.Version), Encoding.UTF8.GetString(coded.Code)) switch
            {
                true => CodeStatus.Valid,
                false => CodeStatus.NotInValueSet,
                null => CodeStatus.Undecided,
            };
        }

        if (_broken != CodeStatus.Valid)
        {
            return _broken;
        }

        var isUndecided = false;
        var isKnownSystem = false;
        foreach (var include in _includes)
        {
            var status = Check(include, coded, ref system, ref concept);
            if (status == CodeStatus.Valid)
            {
                return IsExcluded(coded) ? CodeStatus.NotInValueSet : CodeStatus.Valid;
            }

            isUndecided |= status is CodeStatus.Undecided or CodeStatus.UnknownCodeSystem or CodeStatus.UnknownValueSet;
            isKnownSystem |= status == CodeStatus.UnknownCode;
        }

        return isUndecided ? CodeStatus.Undecided : isKnownSystem ? CodeStatus.UnknownCode : CodeStatus.NotInValueSet;
    }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);

    private static MembershipPlan Compile(string canonical, TxScope scope, ValueSetDefinition? within, List<string> path)
    {
        // One that says nothing of its content leaves every code open, unless somebody else knows its members.
        if (scope.FindValueSet(canonical, null, within) is not { IsWithoutContent: false } valueSet)
        {
            return scope.FindRemote(canonical) is { } server ? new MembershipPlan(server, canonical)
                : new MembershipPlan([], [], scope.FindValueSet(canonical, null, within) is null ? CodeStatus.UnknownValueSet : CodeStatus.Undecided);
        }

        // A ring of imports can never be decided.
        if (path.Contains(valueSet.Canonical) || path.Count > scope.Options.MaxImportDepth)
        {
            return new MembershipPlan([], [], CodeStatus.Undecided);
        }

        path.Add(valueSet.Canonical);
        MembershipPart[] includes = valueSet.HasCompose
            ? [.. valueSet.Includes.Select(i => Compile(i, valueSet, scope, path))]
            : [.. valueSet.Expansion.GroupBy(e => e.System, StringComparer.Ordinal).Select(g => new MembershipPart
            {
                System = Encoding.UTF8.GetBytes(g.Key),
                CodeSystem = scope.FindCodeSystem(g.Key, null),
                Codes = new Utf8Set([.. g.Select(e => e.Code)]),
            })];
        MembershipPart[] excludes = [.. valueSet.Excludes.Select(i => Compile(i, valueSet, scope, path))];
        path.RemoveAt(path.Count - 1);
        return new MembershipPlan(includes, excludes, CodeStatus.Valid);
    }

    private static MembershipPart Compile(ValueSetInclude include, ValueSetDefinition valueSet, TxScope scope, List<string> path)
    {
        IReadOnlyList<MembershipPlan> valueSets = [.. include.ValueSets.Select(v => Compile(v, scope, valueSet, path))];
        if (include.System is not { } url)
        {
            return new MembershipPart { ValueSets = valueSets, IsUndecidable = valueSets.Count == 0 };
        }

        var system = scope.FindCodeSystem(valueSet, url, include.Version) ?? scope.FindCodeSystem(url, null);
        if (include.Concepts.Count > 0)
        {
            return new MembershipPart { System = Encoding.UTF8.GetBytes(url), CodeSystem = system, Codes = new Utf8Set([.. include.Concepts.Select(c => c.Code)]), ValueSets = valueSets };
        }

        ConceptSet? set = null;
        var isBroken = system is null || TxScope.IsAfterLock(system, valueSet, include.Version);
        if (!isBroken && include.Filters.Count > 0)
        {
            set = Select(include, system!);
            isBroken = set is null;
        }

        return new MembershipPart { System = Encoding.UTF8.GetBytes(url), CodeSystem = system, Set = set, ValueSets = valueSets, IsUndecidable = isBroken };
    }

    private static ConceptSet? Select(ValueSetInclude include, ICodeSystem system)
    {
        ConceptSet? all = null;
        foreach (var filter in include.Filters)
        {
            if (filter.Value is null || system.Select(new ConceptFilter(filter.Property, filter.Operator, filter.Value), out _) is not { } set)
            {
                return null;
            }

            all = all is null ? set : all.And(set);
        }

        return all;
    }

    private static CodeStatus Check(MembershipPart part, in CodedValue coded, ref ICodeSystem? system, ref Concept concept)
    {
        var status = CodeStatus.Valid;
        if (part.System is { } wanted)
        {
            if (!coded.System.IsEmpty && !coded.System.SequenceEqual(wanted))
            {
                return CodeStatus.NotInValueSet;
            }

            status = CheckCode(part, coded, ref system, ref concept);
        }
        else if (part.IsUndecidable)
        {
            return CodeStatus.Undecided;
        }

        foreach (var valueSet in part.ValueSets)
        {
            if (status != CodeStatus.Valid)
            {
                return status;
            }

            status = valueSet.Check(coded, out var innerSystem, out var innerConcept);
            if (status == CodeStatus.Valid && system is null)
            {
                (system, concept) = (innerSystem, innerConcept);
            }
        }

        return status;
    }

    private static CodeStatus CheckCode(MembershipPart part, in CodedValue coded, ref ICodeSystem? system, ref Concept concept)
    {
        if (part.Codes is { } codes)
        {
            if (!codes.Contains(coded.Code))
            {
                return CodeStatus.NotInValueSet;
            }

            // Another server has no say in what the value set lists.
            if (part.CodeSystem is { } known && !RemoteCodeSystem.IsBehind(known) && known.TryFind(coded.Code, out var listed))
            {
                (system, concept) = (known, listed);
            }

            return CodeStatus.Valid;
        }

        if (part.IsUndecidable || part.CodeSystem is not { } codeSystem)
        {
            return part.CodeSystem is null ? CodeStatus.UnknownCodeSystem : CodeStatus.Undecided;
        }

        if (!codeSystem.TryFind(coded.Code, out var found))
        {
            return codeSystem.Header.Content == CodeSystemContent.Complete ? CodeStatus.UnknownCode : CodeStatus.Undecided;
        }

        if (part.Set is { } set && !set.Contains(found))
        {
            return CodeStatus.NotInValueSet;
        }

        (system, concept) = (codeSystem, found);
        return CodeStatus.Valid;
    }

    private bool IsExcluded(in CodedValue coded)
    {
        ICodeSystem? system = null;
        Concept concept = default;
        foreach (var exclude in _excludes)
        {
            if (Check(exclude, coded, ref system, ref concept) == CodeStatus.Valid)
            {
                return true;
            }
        }

        return false;
    }
}

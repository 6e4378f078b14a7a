using System.Collections.Concurrent;
using System.Text;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.Plans;
using Shr.Terminology.Operations;
using Shr.Terminology.Remote;
using Shr.Terminology.Sources;

namespace Shr.Terminology;

/// <summary>The fast way to check codes: value sets are compiled when first asked for, then a check costs a few hash look-ups.</summary>
internal sealed class CodeChecks(ITerminologySource source, TerminologyOptions options)
{
    // Canonicals come from profiles, so they are few; the bound is for those that come from requests.
    private const int MaxPlans = 10_000;

    private readonly ConcurrentDictionary<string, MembershipPlan> _plans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ICodeSystem> _systems = new(StringComparer.Ordinal);
    private int _generation = source.Generation;

    public CodeVerdict Check(string valueSet, in CodedValue coded)
    {
        try
        {
            return CheckMembership(valueSet, coded);
        }
        catch (RemoteAwayException)
        {
            return new CodeVerdict(CodeStatus.Undecided);
        }
    }

    public CodeVerdict Check(in CodedValue coded)
    {
        try
        {
            return CheckCode(coded);
        }
        catch (RemoteAwayException)
        {
            return new CodeVerdict(CodeStatus.Undecided);
        }
    }

    private CodeVerdict CheckMembership(string valueSet, in CodedValue coded)
    {
        ForgetOld();
        if (!_plans.TryGetValue(valueSet, out var plan))
        {
            plan = MembershipPlan.Compile(valueSet, new TxScope(source, null, new OperationParameters(), options));
            if (_plans.Count < MaxPlans)
            {
                _plans.TryAdd(valueSet, plan);
            }
        }

        var status = plan.Check(coded, out var system, out var concept);
        return status == CodeStatus.Valid && system is not null ? new CodeVerdict(status, Remarks(system, concept, coded)) : new CodeVerdict(status);
    }

    private CodeVerdict CheckCode(in CodedValue coded)
    {
        if (coded.System.IsEmpty)
        {
            return new CodeVerdict(CodeStatus.UnknownCodeSystem);
        }

        Span<char> chars = stackalloc char[256];
        if (!Encoding.UTF8.TryGetChars(coded.System, chars, out var length))
        {
            return new CodeVerdict(CodeStatus.UnknownCodeSystem);
        }

        ForgetOld();
        var url = chars[..length];
        ICodeSystem? system = null;
        if (coded.Version.IsEmpty)
        {
            _systems.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(url, out system);
        }

        if (system is null)
        {
            system = Find(url.ToString(), coded.Version.IsEmpty ? null : Encoding.UTF8.GetString(coded.Version), out var status);
            if (system is null)
            {
                return new CodeVerdict(status);
            }
        }

        if (system.TryFind(coded.Code, out var concept))
        {
            return new CodeVerdict(CodeStatus.Valid, Remarks(system, concept, coded));
        }

        return new CodeVerdict(system.Header.Content == CodeSystemContent.Complete ? CodeStatus.UnknownCode : CodeStatus.Undecided);
    }

    private void ForgetOld()
    {
        if (source.Generation is var generation && generation != _generation)
        {
            _plans.Clear();
            _systems.Clear();
            _generation = generation;
        }
    }

    private ICodeSystem? Find(string url, string? version, out CodeStatus status)
    {
        var scope = new TxScope(source, null, new OperationParameters(), options);
        var system = scope.FindCodeSystem(url, version);
        status = system is not null ? CodeStatus.Valid
            : version is not null && scope.VersionsOf(url).Count > 0 ? CodeStatus.UnknownVersion
            : CodeStatus.UnknownCodeSystem;
        if (system is not null && version is null && _systems.Count < MaxPlans)
        {
            _systems.TryAdd(url, system);
        }

        return system;
    }

    private static CodeRemarks Remarks(ICodeSystem system, Concept concept, in CodedValue coded)
    {
        var flags = system.FlagsOf(concept);
        var remarks = CodeRemarks.None;
        if (flags != ConceptFlags.None)
        {
            remarks |= (flags & ConceptFlags.Abstract) != 0 ? CodeRemarks.Abstract : 0;
            remarks |= (flags & ConceptFlags.Inactive) != 0 ? CodeRemarks.Inactive : 0;
            remarks |= (flags & ConceptFlags.Deprecated) != 0 ? CodeRemarks.Deprecated : 0;
        }

        if (!system.Header.IsCaseSensitive && !system.IsWrittenAs(concept, coded.Code))
        {
            remarks |= CodeRemarks.CaseDiffers;
        }

        if (!coded.Display.IsEmpty && !ConceptNames.Of(system, concept).Has(Encoding.UTF8.GetString(coded.Display).Trim(), null))
        {
            remarks |= CodeRemarks.WrongDisplay;
        }

        return remarks;
    }
}

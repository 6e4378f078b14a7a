using System.Diagnostics;
using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Searching;

/// <summary>
/// Turns the conditions of a plan into clauses. The far side of a link is worked out first where it is small; else its
/// condition is asked of the records that the candidates lead to, many at once.
/// </summary>
/// <param name="scan">The way to records.</param>
/// <param name="visible">What the far records must meet to be there for the caller.</param>
internal sealed class ClauseCompiler(RecordScan scan, Clause visible)
{
    /// <summary>Up to so many records are worked out and named in a filter.</summary>
    private const int SmallSet = 1000;

    public Clause Compile(IndexCondition condition) => condition switch
    {
        Everything => new EverythingClause(),
        Nothing => IdsClause.None,
        HasKey has => new IdsClause([.. has.Keys.Select(key => key.ToString())]),
        KeyRange range => new RangeClause(range),
        AllOf all => new AllClause([.. all.Conditions.Select(Compile)]),
        AnyOf any => any.Conditions.Count == 0 ? IdsClause.None : new AnyClause([.. any.Conditions.Select(Compile)]),
        Not not => new NotClause(Compile(not.Condition)),
        HasType type => new TextsClause(isType: true, type.Types),
        BelongsTo belongs => new TextsClause(isType: false, belongs.PatientIds),
        Refers refers => Chain(refers),
        ReferredBy by => Reverse(by),
        OfPatient of => Patient(of),
        _ => throw new UnreachableException($"{condition.GetType().Name} is no condition"),
    };

    private Clause Chain(Refers refers)
    {
        var target = AllClause.Of(Compile(refers.Target), visible);
        var request = new ScanRequest { Types = refers.TargetTypes };
        return scan.AtMost(SmallSet, request, target) is { } few
            ? new LinksClause([.. few.Select(record => record.Id)], refers.Prefixes)
            : new ChainProbe(scan, refers.Prefixes, refers.TargetTypes, target);
    }

    private Clause Reverse(ReferredBy by)
    {
        var source = AllClause.Of(Compile(by.Source), visible);
        var request = new ScanRequest { Types = [by.SourceType], Parts = CandidateParts.Links };
        return scan.AtMost(SmallSet, request, source) is { } few
            ? new IdsClause(LinkWalk.Targets(few, [by.Prefix], null))
            : new ReverseProbe(scan, by, source);
    }

    private Clause Patient(OfPatient of)
    {
        var patient = AllClause.Of(Compile(of.Patient), visible);
        return scan.AtMost(SmallSet, new ScanRequest { Types = ["Patient"] }, patient) is { } few
            ? new TextsClause(isType: false, [.. few.Select(record => record.Id["Patient/".Length..])])
            : new PatientProbe(scan, patient);
    }
}

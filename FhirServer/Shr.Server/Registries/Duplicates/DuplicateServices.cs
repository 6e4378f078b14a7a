using Shr.Server.Operations;
using Shr.Server.Registries.Matching;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Puts together what finds, merges and parts the records of one person.</summary>
internal static class DuplicateServices
{
    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MatchIndex>();
        services.AddSingleton<PatientFactsReader>();
        services.AddSingleton<CandidateSearch>();
        services.AddSingleton<PairBook>();
        services.AddSingleton<IdentifierPairs>();
        services.AddSingleton<DuplicateFinder>();
        services.AddSingleton<DuplicateSweep>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<AfterCommit>();
        services.AddSingleton<Redirects>();
        services.AddSingleton<FollowedPatients>();
        services.AddSingleton<ReferenceMover>();
        services.AddSingleton<ReferringRecords>();
        services.AddSingleton<MovedRecords>();
        services.AddSingleton<MergeRoad>();
        services.AddSingleton<UnmergeRoad>();
        services.AddSingleton<MergeAccess>();
        services.AddSingleton<PatientParameter>();
        services.AddSingleton<MergeFollower>();
        services.AddSingleton<PatientFollower>();
        services.AddHostedService(s => s.GetRequiredService<PatientFollower>());
        services.AddSingleton<MergedFields>();
        services.AddSingleton<PairList>();
        services.AddSingleton<PairDecisions>();
        services.AddSingleton<DuplicateEndpoints>();
    }

    /// <summary>The operations on patients.</summary>
    public static IEnumerable<OperationRow> Rows(IServiceProvider services)
    {
        var merge = ActivatorUtilities.CreateInstance<MergeOperation>(services);
        var unmerge = ActivatorUtilities.CreateInstance<UnmergeOperation>(services);
        var sweep = ActivatorUtilities.CreateInstance<SweepOperation>(services);
        return
        [
            new(RouteShape.TypeOperation, "Patient", "match", ChangesState: false, "http://hl7.org/fhir/OperationDefinition/Patient-match", ActivatorUtilities.CreateInstance<MatchOperation>(services)),
            new(RouteShape.TypeOperation, "Patient", "merge", ChangesState: true, "urn:shr:OperationDefinition/merge", merge),
            new(RouteShape.TypeOperation, "Patient", "unmerge", ChangesState: true, "urn:shr:OperationDefinition/unmerge", unmerge),
            new(RouteShape.InstanceOperation, "Patient", "unmerge", ChangesState: true, "urn:shr:OperationDefinition/unmerge", unmerge),
            new(RouteShape.TypeOperation, "Patient", "find-duplicates", ChangesState: false, "urn:shr:OperationDefinition/find-duplicates", sweep),
        ];
    }
}

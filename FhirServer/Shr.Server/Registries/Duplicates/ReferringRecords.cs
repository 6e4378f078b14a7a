using System.Buffers.Binary;
using Shr.Fhir;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Server.Registries.Matching;
using Shr.Server.Registries.Patients;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Finds the records that name a patient by any search parameter, and plans their moves to another.</summary>
/// <remarks>
/// What says something about the patient's record itself does not move: Provenance, other merged patients, and Tasks that
/// were decided. Changes of fields that wait for approval end with the record.
/// </remarks>
internal sealed class ReferringRecords(ReferenceMover mover)
{
    private const int AtOnce = 200;
    private const string Ended = "cancelled";

    /// <summary>The moves of at most so many records, and whether more are left.</summary>
    public async ValueTask<(List<Move> Moves, bool HasMore)> PlanAsync(
        FhirRequest request, ResourceKey source, ResourceKey target, int most, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var moves = new List<Move>();
        var plan = new SearchPlan { Types = [], Where = Naming(source, target, request.Model.Search), Count = AtOnce };
        while (true)
        {
            var page = await snapshot.SearchAsync(plan, cancellationToken);
            foreach (var version in page.Matches)
            {
                if (MoveOf(request, version, source, target) is { } write)
                {
                    if (moves.Count == most)
                    {
                        return (moves, true);
                    }

                    moves.Add(new Move(write, version.Version, version.Sequence));
                }
            }

            if (page.Next is not { } next)
            {
                return (moves, false);
            }

            plan = plan with { After = next };
        }
    }

    private WriteOp? MoveOf(FhirRequest request, ResourceVersion version, ResourceKey source, ResourceKey target)
    {
        if (version.Key.Type == "Task" && PairTask.Code(new StoredRecord(version).Root) == PatientTerms.FieldApproval)
        {
            return End(request, version);
        }

        using var resource = Resource.Parse(version.Json.ToArray(), request.Model.Types, new IssueCollector());
        return resource is not null && mover.Move(resource, source, target, request.Model.Types) is { } moved
            ? ServerRecords.Plan(request, moved, version.Key, version.Version)
            : null;
    }

    private static WriteOp? End(FhirRequest request, ResourceVersion version)
    {
        var task = (System.Text.Json.Nodes.JsonObject)new StoredRecord(version).Root;
        if (StoredRecord.TextOf(task, "status") is not ("requested" or "in-progress"))
        {
            return null;
        }

        task["status"] = Ended;
        return ServerRecords.Plan(request, task, version.Version);
    }

    private static AllOf Naming(ResourceKey source, ResourceKey target, SearchModel search)
    {
        var parameters = new List<byte[]>();
        foreach (var type in search.ResourceTypes)
        {
            foreach (var parameter in search.ParametersOf(type))
            {
                if (parameter.Type == SearchParameterType.Reference && parameter.Targets.Contains("Patient"))
                {
                    var prefix = new byte[2];
                    BinaryPrimitives.WriteUInt16BigEndian(prefix, parameter.Number);
                    parameters.Add(prefix);
                }
            }
        }

        return new AllOf([
            new AnyOf([new BelongsTo([source.Id]), new Refers(parameters, ["Patient"], new HasKey([source]))]),
            new Not(new HasKey([source, target])),
            new Not(new HasType(["Provenance"])),
            new Not(new AllOf([new HasType(["Patient"]), MatchLabels.Merged])),
            new Not(new AllOf([new HasType(["Task"]), MatchLabels.Kept])),
        ]);
    }
}

using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>
/// Says of planned writes on which feeds they are told: by the patient's address as it is when they are committed, which
/// a guard ensures. So an encounter and a move that race are told in one order or the other, never lost between two areas.
/// </summary>
/// <remarks><c>FhirServer/decisions/0012-feeds.md</c></remarks>
internal sealed class FeedPlanner(IResourceStore store)
{
    /// <summary>The batch with its topics, and with guards for what they were decided by.</summary>
    public async ValueTask<WriteBatch> TellAsync(WriteBatch batch, CompiledModel model, CancellationToken cancellationToken)
    {
        var subjects = batch.Writes.Select(w => EncounterOf(w, model)).ToArray();
        if (batch.Writes.All(w => w.Key.Type != "Patient") && subjects.All(s => s is null))
        {
            return batch;
        }

        await using var areas = new PatientAreas(store, model, batch.Writes);

        // One commit tells of one encounter once: by the encounter itself where it is written too.
        var written = batch.Writes.Where(w => w.Key.Type == "Encounter" && w.Kind != WriteKind.Delete).Select(w => w.Key).ToHashSet();
        var told = new HashSet<ResourceKey>();
        var writes = new WriteOp[batch.Writes.Count];
        for (var i = 0; i < writes.Length; i++)
        {
            var write = batch.Writes[i];
            IReadOnlyList<string> topics = write is { Key.Type: "Patient", Kind: WriteKind.Create or WriteKind.Put }
                ? await OfPatientAsync(write, areas, cancellationToken)
                : subjects[i] is { } encounter && (write.Key == encounter || !written.Contains(encounter)) && told.Add(encounter)
                    ? await OfEncounterAsync(write, areas, cancellationToken)
                    : [];
            writes[i] = topics.Count == 0 ? write : write with { Topics = topics };
        }

        return batch with { Writes = writes, Guards = [.. batch.Guards, .. areas.Guards] };
    }

    /// <summary>The encounter that a write belongs to: itself, or the one that it names; null where there is none.</summary>
    public static ResourceKey? EncounterOf(WriteOp write, CompiledModel model)
    {
        if (write.Kind == WriteKind.Reindex)
        {
            return null;
        }

        if (write.Key.Type == "Encounter")
        {
            return write.Kind == WriteKind.Delete ? null : write.Key;
        }

        foreach (var entry in write.Index)
        {
            if (entry.Target is { Type: "Encounter" } target
                && (model.Search.Find(write.Key.Type, "encounter") ?? model.Search.Find(write.Key.Type, "context")) is { } parameter
                && entry.Key[0] == parameter.Number >> 8 && entry.Key[1] == (parameter.Number & 0xFF))
            {
                return target;
            }
        }

        return null;
    }

    // Whether the address changed is seen when the event is read, so that writes of one patient need not wait for each other.
    private static async ValueTask<IReadOnlyList<string>> OfPatientAsync(WriteOp write, PatientAreas areas, CancellationToken cancellationToken)
    {
        var now = PatientAreas.Of(write.Index);
        var topics = new HashSet<string> { FeedTopics.Patients };
        topics.UnionWith(now.Select(FeedTopics.PatientsIn));
        if (MergedInto.Of(write) is { } survivor)
        {
            topics.Add(FeedTopics.EncountersOf(survivor.Id));
            topics.UnionWith((await areas.NowAsync(survivor, cancellationToken)).Select(FeedTopics.EncountersIn));
        }
        else if (write.Kind != WriteKind.Create)
        {
            topics.UnionWith(now.Select(FeedTopics.EncountersIn));
        }

        return [.. topics];
    }

    private static async ValueTask<IReadOnlyList<string>> OfEncounterAsync(WriteOp write, PatientAreas areas, CancellationToken cancellationToken)
    {
        var topics = new HashSet<string>();
        foreach (var patient in write.Patients)
        {
            topics.Add(FeedTopics.EncountersOf(patient));
            topics.UnionWith((await areas.NowAsync(new ResourceKey("Patient", patient), cancellationToken)).Select(FeedTopics.EncountersIn));
        }

        return [.. topics];
    }
}

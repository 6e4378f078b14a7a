using System.Runtime.CompilerServices;
using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>
/// Reads the events of encounter feeds. A change of an encounter, or of what belongs to it, is one event; a patient who
/// moved, or who was merged into another, is one event for each encounter that was theirs by then.
/// </summary>
/// <param name="everything">
/// A state that hides nothing: places among the entries of one change must not depend on who reads, and who may know of a
/// patient that was merged does not matter to who may know of the encounters. What is shown of them is asked afterwards.
/// </param>
/// <param name="known">The state in which the reader may know of a changed record: what tells of a hidden one is no event.</param>
/// <param name="model">By what addresses are read.</param>
internal sealed class EncounterEvents(IStoreSnapshot everything, IStoreSnapshot known, CompiledModel model)
{
    private const int Portion = 500;
    private const int LastIndex = (1 << 20) - 1;

    // A chain of merges ends; a circle must too.
    private const int MaxMerges = 16;

    /// <summary>The events of a topic, oldest first.</summary>
    /// <param name="query">The topic, and from when on.</param>
    /// <param name="after">The last event the reader has, or null.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<EncounterEvent> WalkAsync(TopicQuery query, FeedMarker? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (after is { } last)
        {
            // Of the change last read there may be more to tell.
            query = query with { After = last.Index > 0 ? new ChangePlace(last.Sequence, last.Index - 1) : new ChangePlace(last.Sequence - 1, LastIndex) };
        }

        await foreach (var change in everything.WalkAsync(query, cancellationToken))
        {
            foreach (var one in await OfChangeAsync(change, cancellationToken))
            {
                if (after is not { } marker || one.Marker.CompareTo(marker) > 0)
                {
                    yield return one;
                }
            }
        }
    }

    /// <summary>The last change of each encounter of a patient after some place.</summary>
    public async ValueTask<IReadOnlyDictionary<ResourceKey, Change>> LatestAsync(string patient, ChangePlace after, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<ResourceKey, Change>();
        await foreach (var change in known.WalkAsync(new TopicQuery { Topic = FeedTopics.EncountersOf(patient), After = after, Count = Portion }, cancellationToken))
        {
            if (change.Key.Type != "Patient" && await EncounterOfAsync(change, cancellationToken) is { } encounter)
            {
                latest[encounter] = change;
            }
        }

        return latest;
    }

    private async ValueTask<IReadOnlyList<EncounterEvent>> OfChangeAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.Key.Type != "Patient")
        {
            // What another patient's record says of an encounter is no event of it.
            return await known.ReadAsync(change.Key, null, cancellationToken) is not null && await EncounterOfAsync(change, cancellationToken) is { } encounter
                ? [new EncounterEvent(
                    FeedMarker.Of(change), encounter, await HasChangedHandsAsync(change, cancellationToken),
                    change.Key.Type != "Encounter" && change.Patients is [var patient, ..] ? new ResourceKey("Patient", patient) : null)]
                : [];
        }

        var version = await everything.ReadAsync(change.Key, change.Version, cancellationToken);
        var before = change.Version > 1 ? await everything.ReadAsync(change.Key, change.Version - 1, cancellationToken) : null;
        var survivor = MergedInto.Of(version);
        var isNews = survivor is not null ? survivor != MergedInto.Of(before) : !PatientAreas.Of(version, model).SequenceEqual(PatientAreas.Of(before, model));
        if (!isNews)
        {
            return [];
        }

        var held = new List<ResourceKey>();
        await CollectAsync(change.Key.Id, new ChangePlace(change.Sequence, change.Index), held, MaxMerges, cancellationToken);
        return [.. held.Distinct().Take(FeedMarker.MaxOrdinal + 1).Select((e, i) => new EncounterEvent(FeedMarker.Of(change, i), e, survivor is not null, survivor ?? change.Key))];
    }

    // Everything a patient had by some place in the sequence; what stands before it never changes, so nor do the places in this list.
    private async ValueTask CollectAsync(string patient, ChangePlace before, List<ResourceKey> held, int merges, CancellationToken cancellationToken)
    {
        await foreach (var change in everything.WalkAsync(new TopicQuery { Topic = FeedTopics.EncountersOf(patient), Before = before, Count = Portion }, cancellationToken))
        {
            if (change.Key.Type == "Patient")
            {
                if (merges > 0)
                {
                    await CollectAsync(change.Key.Id, new ChangePlace(change.Sequence, change.Index), held, merges - 1, cancellationToken);
                }
            }
            else if (await EncounterOfAsync(change, cancellationToken) is { } encounter)
            {
                held.Add(encounter);
            }
        }
    }

    private async ValueTask<ResourceKey?> EncounterOfAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.Key.Type == "Encounter")
        {
            return change.Key;
        }

        // A deletion says nothing itself.
        var spoken = change.Kind == WriteKind.Delete ? change.Version - 1 : change.Version;
        var root = await everything.ReadAsync(change.Key, spoken, cancellationToken) is { IsDeleted: false } version ? StoredRecord.Parse(version.Json.Span) : null;
        return LocalReference.Of(root?["encounter"], "Encounter") ?? LocalReference.Of(root?["context"], "Encounter");
    }

    private async ValueTask<bool> HasChangedHandsAsync(Change change, CancellationToken cancellationToken) =>
        change.Key.Type == "Encounter" && change.Version > 1
        && await SubjectAsync(change.Key, change.Version - 1, cancellationToken) is { } before
        && await SubjectAsync(change.Key, change.Version, cancellationToken) is { } after
        && before != after;

    private async ValueTask<ResourceKey?> SubjectAsync(ResourceKey encounter, int version, CancellationToken cancellationToken) =>
        await everything.ReadAsync(encounter, version, cancellationToken) is { IsDeleted: false } read ? LocalReference.Of(StoredRecord.Parse(read.Json.Span)?["subject"], "Patient") : null;
}

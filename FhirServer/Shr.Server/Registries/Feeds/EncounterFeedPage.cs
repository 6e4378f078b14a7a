using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Registries.Encounters;
using Shr.Server.Registries.Patients;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>A page of an encounter feed while it is put together.</summary>
internal sealed class EncounterFeedPage(NationalCall call, IStoreSnapshot everything, IStoreSnapshot known, EncounterContent content, PatientView view, PatientRecord? patient)
{
    private readonly List<(EncounterEvent Event, Shown Shown)> _entries = [];
    private readonly Dictionary<ResourceKey, Shown?> _shown = [];
    private readonly Dictionary<ResourceKey, PatientRecord?> _patients = [];

    /// <summary>Adds an event whose encounter the reader may know of; answers the number of entries.</summary>
    public async ValueTask<int> AddAsync(EncounterEvent one, CancellationToken cancellationToken)
    {
        if (!_shown.TryGetValue(one.Encounter, out var shown))
        {
            shown = await ShowAsync(one.Encounter, cancellationToken);
            _shown.Add(one.Encounter, shown);
        }

        if (shown is not null && (one.Patient is not { } came || (await PatientAsync(came, cancellationToken))?.Key == shown.Patient.Key))
        {
            _entries.Add((one, shown));
        }

        return _entries.Count;
    }

    /// <summary>The entries.</summary>
    public async ValueTask<IReadOnlyList<FeedEntry>> FinishAsync(EncounterEvents events, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<ResourceKey, Change>();
        foreach (var patient in _entries.GroupBy(e => e.Shown.Patient.Key))
        {
            var first = patient.First().Event.Marker;
            foreach (var (encounter, change) in await events.LatestAsync(patient.Key.Id, new ChangePlace(first.Sequence, first.Index), cancellationToken))
            {
                latest[encounter] = change;
            }
        }

        return [.. _entries.Select(e => Entry(e.Event, e.Shown, latest.GetValueOrDefault(e.Event.Encounter)))];
    }

    private static FeedEntry Entry(EncounterEvent one, Shown shown, Change? latest)
    {
        var categories = new List<string> { "encounter", "encounter_updated_at:" + FeedWriter.Instant(shown.UpdatedAt) };
        if (latest is not null && FeedMarker.Of(latest) is var marker && marker.CompareTo(one.Marker) > 0)
        {
            categories.Add("latest_update_event_id:" + marker);
        }

        if (one.IsMerge)
        {
            categories.Add("encounter_merged_at:" + FeedWriter.Instant(one.Marker.At));
        }

        return new FeedEntry(one.Marker, $"Encounter:{one.Encounter.Id}", $"/patients/{Uri.EscapeDataString(shown.Patient.Hid)}/encounters/{one.Encounter.Id}", categories, shown.Content);
    }

    private async ValueTask<Shown?> ShowAsync(ResourceKey encounter, CancellationToken cancellationToken)
    {
        if (await known.ReadAsync(encounter, null, cancellationToken) is not { IsDeleted: false } version
            || LocalReference.Of(StoredRecord.Parse(version.Json.Span)?["subject"], "Patient") is not { } subject
            || await PatientAsync(subject, cancellationToken) is not { } owner
            || (patient is not null && owner.Key != patient.Key)
            || await content.ReadAsync(encounter, cancellationToken) is not { Reach: not EncounterReach.Hidden } document)
        {
            return null;
        }

        foreach (var record in document.Records)
        {
            call.Touch(record, [subject.Id]);
        }

        return new Shown(owner, document.UpdatedAt, JsonValue.Create(EncounterContent.ToXml(document.Bundle, call.Model)));
    }

    // The one the encounter is read under now: the end of merges where it still names a patient who was merged.
    private async ValueTask<PatientRecord?> PatientAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (!_patients.TryGetValue(key, out var record))
        {
            record = await everything.ReadAsync(key, null, cancellationToken) is { IsDeleted: false } version
                ? await new PatientLookup(everything, call.Model, view).FollowAsync(new PatientRecord(version), cancellationToken)
                : null;
            _patients.Add(key, record);
        }

        return record;
    }

    private sealed record Shown(PatientRecord Patient, DateTimeOffset UpdatedAt, JsonNode Content);
}

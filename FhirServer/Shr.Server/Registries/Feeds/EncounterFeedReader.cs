using Shr.Search.Plans;
using Shr.Server.Registries.Encounters;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Reads pages of encounter feeds: which encounters the reader may know of, and with what content.</summary>
internal sealed class EncounterFeedReader(IResourceStore store, AccessGate gate, PatientView view)
{
    private const Role Staff = Role.Facility | Role.Provider | Role.System;

    /// <summary>The patient of a feed; or why there is none for this reader.</summary>
    public async ValueTask<(PatientRecord? Patient, NationalAnswer? Refusal)> FindAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        var lookup = new PatientLookup(everything, call.Model, view);
        var patient = await lookup.FindAsync(hid, cancellationToken);
        if (call.Identity is { } identity && (identity.Roles & Staff) == 0
            && !identity.OwnPatients.Contains(hid) && !(patient is not null && identity.OwnPatients.Contains(patient.Key.Id)))
        {
            return (null, NationalAnswer.Refused(403, NationalDoor.Denied));
        }

        await using var known = await OpenKnownAsync(call, patient, cancellationToken);
        if (patient is null || await known.ReadAsync(patient.Key, null, cancellationToken) is null)
        {
            return (null, NationalAnswer.Refused(404, $"Patient {hid} not found"));
        }

        if (patient.ReplacedBy is not null)
        {
            var living = await lookup.FollowAsync(patient, cancellationToken);
            return (null, NationalAnswer.Refused(308, $"{patient.Hid} has been moved and replaced with {living.Hid}"));
        }

        var visible = await call.SnapshotAsync(cancellationToken);
        return await visible.ReadAsync(patient.Key, null, cancellationToken) is null
            ? (null, NationalAnswer.Refused(403, $"Access is denied to user {call.Identity?.Id} for patient {hid}"))
            : (patient, null);
    }

    /// <summary>The next entries of a feed.</summary>
    /// <param name="call">Who reads.</param>
    /// <param name="query">The topic, and from when on.</param>
    /// <param name="after">The last entry that the reader has, or null.</param>
    /// <param name="size">The most entries.</param>
    /// <param name="patient">The patient whose feed it is; null for that of a catchment.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<FeedEntry>> ReadAsync(
        NationalCall call, TopicQuery query, FeedMarker? after, int size, PatientRecord? patient, CancellationToken cancellationToken)
    {
        // In this order, so that what the first state holds can only be missing in the others where it ended meanwhile.
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        await using var known = await OpenKnownAsync(call, patient, cancellationToken);
        var page = new EncounterFeedPage(call, everything, known, new EncounterContent(await call.SnapshotAsync(cancellationToken), everything, call.Model, call.Base), view, patient);
        var events = new EncounterEvents(everything, known, call.Model);
        await foreach (var one in events.WalkAsync(query, after, cancellationToken))
        {
            if (await page.AddAsync(one, cancellationToken) == size)
            {
                break;
            }
        }

        return await page.FinishAsync(events, cancellationToken);
    }

    // What the reader may know to be there: everything that he may see, and confidential records, of which a stub is shown.
    private async ValueTask<IStoreSnapshot> OpenKnownAsync(NationalCall call, PatientRecord? patient, CancellationToken cancellationToken)
    {
        var access = call.Identity is not { } identity ? AccessFilter.All : await gate.FilterAsync(
            new AccessQuestion
            {
                Identity = identity,
                Deed = Deed.Search,
                Patients = patient is null ? [] : [patient.Key.Id],
                Purpose = call.Caller.Purpose,
                IsGlassBroken = call.Caller.BreakGlassReason is not null,
                ShowsConfidential = true,
            },
            call.Model,
            cancellationToken);
        return await store.OpenSnapshotAsync(access, cancellationToken);
    }
}

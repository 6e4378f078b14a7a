using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Bundles;
using Shr.Server.Interactions;
using Shr.Server.Registries.Encounters.Quality;
using Shr.Server.Registries.Encounters.Rules;
using Shr.Server.Registries.Patients;
using Shr.Server.Security.Access;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// The road of a Bundle sent for an encounter: is it good FHIR, does it keep the rules, is the patient there and not
/// merged, is the encounter the sender's; then one transaction of ordinary records. The order of the questions is part
/// of the contract.
/// </summary>
internal sealed class EncounterRoad(
    IResourceStore store, EncounterServices services, Admission admission, TransactionRoad transactions, Lazy<InteractionTable> table, AccessGate gate, IOptions<EncounterOptions> options)
{
    private const int Attempts = 5;

    /// <summary>Takes the Bundle in, or says why not.</summary>
    public async ValueTask<EncounterResult> SubmitAsync(EncounterSubmission submission, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        var resource = SubmittedBundle.Parse(submission.Body, submission.ContentType, submission.Request.Model, issues);
        if (resource is null || issues.HasErrors)
        {
            resource?.Dispose();
            return EncounterResult.Unprocessable(InstanceFaults.Of(issues.All));
        }

        using var parsed = resource;
        await admission.CheckContentAsync(parsed, submission.Request, issues, cancellationToken);
        if (InstanceFaults.Of(issues.All) is { Count: > 0 } faults)
        {
            return EncounterResult.Unprocessable(faults);
        }

        var bundle = SubmittedBundle.Of(parsed);
        var quality = BundleQuality.Of(bundle, submission.Request.Model.Terminology);
        for (var attempt = 1; ; attempt++)
        {
            var result = await DecideAsync(submission, bundle, cancellationToken);

            // Somebody else wrote in between: look again, so that the sender gets the right answer.
            if (result.Status is not (409 or 412) || result.Faults.Count > 0 || attempt == Attempts)
            {
                return result with { Quality = quality };
            }
        }
    }

    private async ValueTask<EncounterResult> DecideAsync(EncounterSubmission submission, SubmittedBundle bundle, CancellationToken cancellationToken)
    {
        var request = submission.Request;
        await using var everything = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var references = services.Lookup(everything, request);
        await references.RunAsync(bundle, cancellationToken);
        var broken = BundleRules.Check(new BundleCase(bundle, submission.Hid, references, request.Model.Terminology, options.Value.TypeValueSet));
        if (broken.Count > 0)
        {
            return EncounterResult.Unprocessable(broken);
        }

        var patients = services.Patients(everything, request.Model);
        if (await patients.FindAsync(submission.Hid, cancellationToken) is not { } patient)
        {
            return EncounterResult.Refused(412, "healthId", "invalid", "Patient not available in patient registry");
        }

        if (patient.ReplacedBy is not null)
        {
            return Moved(patient, await patients.FollowAsync(patient, cancellationToken));
        }

        var encounterId = submission.EncounterId ?? EncounterIds.OfSubmission(submission, bundle) ?? services.NextId();
        var current = await everything.ReadAsync(new ResourceKey("Encounter", encounterId), null, cancellationToken);
        var fingerprint = EncounterIds.Fingerprint(submission.Body);
        if (submission.EncounterId is null)
        {
            if (current is not null)
            {
                return Repeated(current, fingerprint, patient, encounterId);
            }
        }
        else
        {
            if (current is not { IsDeleted: false } || !AccessCompilers.Compiled.PatientsOf(current, request.Model).Contains(patient.Key.Id))
            {
                return EncounterResult.Refused(412, "encounterId", "invalid", $"Encounter ({encounterId}) not available.");
            }

            var first = current.Version == 1 ? current : await everything.ReadAsync(current.Key, 1, cancellationToken);
            if (submission.Stamp is { } stamp && !await EncounterOwner.MayChangeAsync(stamp, first, everything, cancellationToken))
            {
                return EncounterResult.Refused(403, "updatedBy", "not authorized", "Access is denied: only the facility and provider that made the encounter may update it");
            }

            fingerprint = SubmissionMark.Of(current) ?? fingerprint;
        }

        var parts = current is null ? [] : await new EncounterRecords(everything, request.Model).SentAsync(encounterId, cancellationToken);
        var targets = references.Targets(submission.Hid, patient.Key);
        var plan = EncounterPlan.Of(table.Value, AsServer(submission), bundle, encounterId, current, parts, fingerprint, targets, references);
        return await CommitAsync(submission, plan, targets, encounterId, patient, cancellationToken);
    }

    private async ValueTask<EncounterResult> CommitAsync(
        EncounterSubmission submission, EncounterPlan plan, ReferenceTargets targets, string encounterId, PatientRecord patient, CancellationToken cancellationToken)
    {
        // Policy and scopes of each type count as on the FHIR API; what the sender may see does not: it replaces its own.
        var entries = plan.Entries.Select(e => e with { Request = e.Request! with { Caller = submission.Request.Caller } });
        var (_, denied) = await gate.AdmitAllAsync(submission.Request, [.. entries], cancellationToken);
        if (denied is not null)
        {
            return new EncounterResult(403, NationalDoor.Denied, []);
        }

        var answer = await transactions.RunAsync(AsServer(submission), plan.Entries, targets, cancellationToken);
        return answer.Status switch
        {
            200 => new EncounterResult(200, "", [])
            {
                EncounterId = encounterId,
                Patient = patient.Key,
                Written = [.. plan.Entries.Select(e => e.Request!.Route.Key)],
            },
            400 or 422 => EncounterResult.Unprocessable(InstanceFaults.OfWrites(answer.Issues)),
            403 => new EncounterResult(403, NationalDoor.Denied, []),
            var status => new EncounterResult(status, answer.Issues is [var first, ..] ? first.Text : "Refused", []),
        };
    }

    private static EncounterResult Moved(PatientRecord patient, PatientRecord living)
    {
        var reason = $"{patient.Hid} has been moved and replaced with {living.Hid}";
        return EncounterResult.Refused(308, "healthId", "moved", reason);
    }

    private static EncounterResult Repeated(ResourceVersion current, string fingerprint, PatientRecord patient, string encounterId)
    {
        // What was taken back later stays taken back.
        if (!current.IsDeleted && SubmissionMark.Of(current) is { } known && known != fingerprint)
        {
            return EncounterResult.Refused(409, "Bundle.identifier", "duplicate", $"The same mark was used before with other content, for encounter {encounterId}; replace that one instead");
        }

        return new EncounterResult(200, "", []) { EncounterId = encounterId, Patient = patient.Key, IsReplay = true };
    }

    private static FhirRequest AsServer(EncounterSubmission submission) =>
        submission.Request with { Caller = Caller.Local with { Name = submission.Request.Caller.Name, Stamp = submission.Stamp } };
}

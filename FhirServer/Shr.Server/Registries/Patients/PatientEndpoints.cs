using Microsoft.Extensions.Options;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Registries.Patients;

/// <summary>The patient index as the national services know it: patients, and the approval of their changes.</summary>
internal sealed class PatientEndpoints(
    NationalDoor door, PatientCreate create, PatientUpdate update, PatientSearch search, ApprovalReading approvals, ApprovalDecision decision, PatientView view,
    IOptions<PatientIndexOptions> options)
{
    private const int MaxBody = 512 * 1024;
    private const Role Staff = Role.Facility | Role.Provider;
    private const Role Everybody = Staff | Role.Patient | Role.System | Role.Admin | Role.Approver;

    private static readonly NationalAsk Creating = Ask("patient-create", Deed.Create, Staff) with { MaxBody = MaxBody };
    private static readonly NationalAsk Reading = Ask("patient-read", Deed.Read, Everybody);
    private static readonly NationalAsk Searching = Ask("patient-search", Deed.Search, Staff | Role.Admin);
    private static readonly NationalAsk Updating = Ask("patient-update", Deed.Update, Staff | Role.Admin) with { MaxBody = MaxBody };
    private static readonly NationalAsk ListingApprovals = Ask("approval-list", Deed.Search, Role.Approver);
    private static readonly NationalAsk ReadingApprovals = Ask("approval-read", Deed.Read, Role.Approver);

    // An approver writes no Patient but in this way, so the policy table has no line for it.
    private static readonly NationalAsk Accepting = Ask("approval-accept", Deed.Update, Role.Approver) with { MaxBody = MaxBody, IsInPolicy = false };
    private static readonly NationalAsk Rejecting = Ask("approval-reject", Deed.Update, Role.Approver) with { MaxBody = MaxBody, IsInPolicy = false };

    /// <summary>The paths under which the documents and their clients know the index.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["/api/v1", "/api/v1/default", "/api/default", "/api"];

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in Prefixes)
        {
            app.MapPost(prefix + "/patients", (HttpContext http) => door.AnswerAsync(http, Creating, create.RunAsync));
            app.MapGet(prefix + "/patients", (HttpContext http) => door.AnswerAsync(http, Searching, search.RunAsync));
            app.MapGet(prefix + "/patients/{hid}", (HttpContext http, string hid) =>
                door.AnswerAsync(http, Reading with { Patient = hid }, (call, stop) => ReadAsync(call, hid, stop)));
            app.MapPut(prefix + "/patients/{hid}", (HttpContext http, string hid) =>
                door.AnswerAsync(http, Updating with { Patient = hid }, (call, stop) => update.RunAsync(call, hid, stop)));

            var list = prefix + "/catchments/{catchment}/approvals";
            app.MapGet(list, (HttpContext http, string catchment) => door.AnswerAsync(http, ListingApprovals, (call, stop) => approvals.ListAsync(call, catchment, stop)));
            app.MapGet(list + "/{hid}", (HttpContext http, string catchment, string hid) =>
                door.AnswerAsync(http, ReadingApprovals with { Patient = hid }, (call, stop) => approvals.DetailAsync(call, catchment, hid, stop)));
            app.MapPut(list + "/{hid}", (HttpContext http, string catchment, string hid) =>
                door.AnswerAsync(http, Accepting with { Patient = hid }, (call, stop) => decision.RunAsync(call, catchment, hid, isAccepted: true, stop)));
            app.MapDelete(list + "/{hid}", (HttpContext http, string catchment, string hid) =>
                door.AnswerAsync(http, Rejecting with { Patient = hid }, (call, stop) => decision.RunAsync(call, catchment, hid, isAccepted: false, stop)));
        }
    }

    private async ValueTask<NationalAnswer> ReadAsync(NationalCall call, string hid, CancellationToken cancellationToken)
    {
        await using var state = await IndexState.OpenAsync(call, view, options.Value, cancellationToken);
        var patient = await state.Lookup.FindAsync(hid, cancellationToken);

        // Whoever is nothing but a patient asks for the own record only, and learns of no other whether it is there.
        if (!call.Is(Everybody & ~Role.Patient) && !call.Identity!.OwnPatients.Any(own => own == hid || own == patient?.Hid || own == patient?.Key.Id))
        {
            return PatientAnswers.Denied();
        }

        if (patient is null)
        {
            return PatientAnswers.NotFound(hid);
        }

        call.Touch(patient.Version);
        return NationalAnswer.Json(await state.Lookup.DocumentAsync(patient, cancellationToken));
    }

    private static NationalAsk Ask(string interaction, Deed deed, Role roles) => new(interaction, deed, "Patient", ErrorShape.PatientIndex) { Requires = roles };
}

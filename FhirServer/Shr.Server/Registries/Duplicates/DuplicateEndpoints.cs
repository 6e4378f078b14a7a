using Shr.Server.Registries.Patients;
using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Duplicates as the national patient index has them: lists by catchment, decisions, and merges that nobody listed. For approvers.</summary>
internal sealed class DuplicateEndpoints(NationalDoor door, PairList pairs, PairDecisions decisions)
{
    private const int MaxBody = 1024 * 1024;

    private static readonly NationalAsk Lists = new("duplicates-list", Deed.Search, "Task", ErrorShape.PatientIndex) { Requires = Role.Approver };

    private static readonly NationalAsk Decides = new("duplicates-decide", Deed.Merge, "Patient", ErrorShape.PatientIndex) { Requires = Role.Approver, MaxBody = MaxBody };

    private static readonly NationalAsk Merges = new("patient-merge", Deed.Merge, "Patient", ErrorShape.PatientIndex) { Requires = Role.Approver, MaxBody = MaxBody };

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in PatientEndpoints.Prefixes)
        {
            app.MapGet(prefix + "/patients/duplicates/catchments/{code}", (HttpContext http, string code) => door.AnswerAsync(http, Lists, (call, stop) => ListAsync(call, code, stop)));
            app.MapPut(prefix + "/patients/duplicates", (HttpContext http, CancellationToken _) => door.AnswerAsync(http, Decides, decisions.DecideAsync));
            app.MapPut(prefix + "/mergerequest/{hid}", (HttpContext http, string hid) => door.AnswerAsync(http, Merges, (call, stop) => decisions.MergeIntoAsync(call, hid, stop)));
        }
    }

    private async ValueTask<NationalAnswer> ListAsync(NationalCall call, string code, CancellationToken cancellationToken)
    {
        if (code.Length < AccessLabels.LeastAreaDigits || code.Length > 20 || !code.All(char.IsAsciiDigit))
        {
            return NationalAnswer.Refused(400, "Division ID and/or district ID cannot be blank");
        }

        if (call.Identity is { } identity && identity.Profile("mci-supervisor")?.Covers(code) != true)
        {
            return NationalAnswer.Refused(403, $"Access is denied to user {identity.Email ?? identity.Id} for catchment {code}");
        }

        var query = call.Http.Request.Query;
        if (!TryMarker(query["after"], out var after) || !TryMarker(query["before"], out var before))
        {
            return NationalAnswer.Refused(400, "after and before are markers of an earlier page");
        }

        // An approver may look up any patient; the list says which ones are meant.
        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        return NationalAnswer.Json(await pairs.ShowAsync(call, code, after, before, everything, cancellationToken));
    }

    private static bool TryMarker(string? text, out Guid? marker)
    {
        marker = Guid.TryParse(text, out var found) ? found : null;
        return marker is not null || string.IsNullOrEmpty(text);
    }
}

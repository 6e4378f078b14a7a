using System.Text.Json.Nodes;
using Shr.Server.Registries.Feeds;

namespace Shr.Server.Registries.Patients;

/// <summary>GET of the approvals: the patients of a catchment whose fields wait, and what waits of one of them.</summary>
internal sealed class ApprovalReading(PatientView view)
{
    /// <summary>The list.</summary>
    public async ValueTask<NationalAnswer> ListAsync(NationalCall call, string catchment, CancellationToken cancellationToken)
    {
        if (CatchmentRule.Refuse(call, catchment, "mci-supervisor") is { } refusal)
        {
            return refusal;
        }

        var query = call.Http.Request.Query;
        var after = FeedMarker.TryParse(query["after"], out var first) ? first : (FeedMarker?)null;
        var before = FeedMarker.TryParse(query["before"], out var last) ? last : (FeedMarker?)null;
        await using var state = await IndexState.OpenEverythingAsync(call, view, cancellationToken);
        var (page, hasNext, hasPrevious) = await new ApprovalPages(state.Snapshot, call.Model, PatientTerms.FieldApproval, catchment).ReadAsync(after, before, cancellationToken);
        var results = new JsonArray();
        foreach (var task in page)
        {
            if (LocalReference.Of(new StoredRecord(task).Root["for"], "Patient") is { } key
                && await state.Snapshot.ReadAsync(key, null, cancellationToken) is { IsDeleted: false } version)
            {
                var patient = new PatientRecord(version);
                call.Touch(version);
                results.Add(Entry(patient, ApprovalPages.Marker(task)));
            }
        }

        var answer = new JsonObject { ["http_status"] = 200, ["results"] = results };
        if (page.Count > 0 && (after is null || before is null))
        {
            AddLinks(answer, call, hasNext ? ApprovalPages.Marker(page[^1]) : null, hasPrevious ? ApprovalPages.Marker(page[0]) : null);
        }

        return NationalAnswer.Json(answer);
    }

    /// <summary>What waits of one patient, field by field.</summary>
    public async ValueTask<NationalAnswer> DetailAsync(NationalCall call, string catchment, string hid, CancellationToken cancellationToken)
    {
        await using var state = await IndexState.OpenEverythingAsync(call, view, cancellationToken);
        var (patient, refusal) = await FindAsync(call, state, catchment, hid, cancellationToken);
        if (patient is null)
        {
            return refusal!;
        }

        var task = await state.ApprovalsAsync(patient.Hid, cancellationToken);
        var results = new JsonArray();
        foreach (var field in (task?.Pending ?? []).GroupBy(r => r.Field))
        {
            results.Add(Field(patient, field.Key, field));
        }

        return NationalAnswer.Json(new JsonObject { ["http_status"] = 200, ["results"] = results });
    }

    /// <summary>The patient whose requests an approver may see and decide, or the refusal.</summary>
    public async ValueTask<(PatientRecord? Patient, NationalAnswer? Refusal)> FindAsync(
        NationalCall call, IndexState state, string catchment, string hid, CancellationToken cancellationToken)
    {
        if (CatchmentRule.Refuse(call, catchment, "mci-supervisor") is { } refusal)
        {
            return (null, refusal);
        }

        if (await state.Lookup.FindAsync(hid, cancellationToken) is not { } patient)
        {
            return (null, PatientAnswers.NotFound(hid));
        }

        call.Touch(patient.Version);
        if (!patient.IsActive)
        {
            return (null, PatientAnswers.Denied());
        }

        return view.AddressCode(patient).StartsWith(catchment, StringComparison.Ordinal)
            ? (patient, null)
            : (null, NationalAnswer.Refused(400, "insufficient.privilege"));
    }

    private JsonObject Entry(PatientRecord patient, FeedMarker marker)
    {
        var entry = new JsonObject { ["hid"] = patient.Hid };
        foreach (var name in new[] { "given_name", "sur_name" })
        {
            if (view.Value(patient, name) is { } value)
            {
                entry[name] = value;
            }
        }

        entry["last_updated"] = marker.ToString();
        return entry;
    }

    private JsonObject Field(PatientRecord patient, string name, IEnumerable<FieldRequest> requests)
    {
        var details = new JsonObject();
        foreach (var request in requests.OrderByDescending(r => r.Requesters[^1].At, StringComparer.Ordinal))
        {
            details[request.Id] = new JsonObject
            {
                ["requested_by"] = RequesterForm.OfStamp(request.Requesters[^1].Stamp),
                ["value"] = request.Value?.DeepClone(),
                ["created_at"] = request.Requesters[^1].At,
            };
        }

        var field = new JsonObject { ["field_name"] = name };
        if (view.Value(patient, name) is { } current)
        {
            field["current_value"] = current;
        }

        field["field_details"] = details;
        return field;
    }

    private static void AddLinks(JsonObject answer, NationalCall call, FeedMarker? next, FeedMarker? previous)
    {
        var links = new JsonObject();
        var self = call.Home + call.Http.Request.Path;
        if (next is { } after)
        {
            links["next"] = $"{self}?after={after}";
        }

        if (previous is { } before)
        {
            links["previous"] = $"{self}?before={before}";
        }

        if (links.Count > 0)
        {
            answer["additional_info"] = links;
        }
    }
}

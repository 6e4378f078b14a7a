using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Searching;
using Shr.Server.Security.Access;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>GET patients of the patient index: by a number, by phone, or by name and place; always by the index, never by looking at all.</summary>
internal sealed class PatientSearch(PatientView view, IOptions<PatientIndexOptions> options)
{
    private const int Shown = 25;

    // A little more than is shown: most that begin like the name have it.
    private const int PageSize = 40;
    private const int MaxPages = 100;
    private const string Note = "More patients match than are shown here; please narrow down the search.";

    // A name that other letters than its own match is sorted out afterwards; the index finds it by how it begins.
    private static readonly string[] Escaped = ["\\", ",", "|", "$"];

    private static readonly (string Parameter, string System)[] Numbers =
    [
        ("nid", RegistryTerms.NationalId), ("bin_brn", RegistryTerms.BirthRegistration), ("uid", RegistryTerms.UniqueId), ("household_code", RegistryTerms.Household),
    ];

    /// <summary>Answers with at most 25 summaries.</summary>
    public async ValueTask<NationalAnswer> RunAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var (asked, faults) = SearchInput.Read(call.Http.Request.Query);
        if (faults.Count > 0)
        {
            return PatientAnswers.Invalid(faults);
        }

        var found = new List<PatientRecord>();
        await using var state = await IndexState.OpenAsync(call, view, options.Value, cancellationToken);
        var plan = Plan(call.Model, asked);
        for (var page = 0; page < MaxPages && found.Count <= Shown; page++)
        {
            var matches = await state.Snapshot.SearchAsync(plan, cancellationToken);
            found.AddRange(matches.Matches.Select(m => new PatientRecord(m)).Where(p => IsMeant(p, asked)));
            if (matches.Next is not { } next)
            {
                break;
            }

            plan = plan with { After = next };
        }

        var results = new JsonArray();
        foreach (var patient in found.Take(Shown))
        {
            call.Touch(patient.Version);
            results.Add(await state.Lookup.SummaryAsync(patient, cancellationToken));
        }

        var answer = new JsonObject { ["http_status"] = 200, ["results"] = results };
        if (found.Count > Shown)
        {
            answer["additional_info"] = new JsonObject { ["note"] = Note };
        }

        return NationalAnswer.Json(answer);
    }

    private static SearchPlan Plan(CompiledModel model, IReadOnlyDictionary<string, string> asked)
    {
        var parameters = new List<QueryParameter>();
        foreach (var (parameter, system) in Numbers)
        {
            if (asked.TryGetValue(parameter, out var number))
            {
                parameters.Add(new QueryParameter("identifier", $"{system}|{number}"));
            }
        }

        if (asked.TryGetValue("phone_no", out var phone))
        {
            // What other FHIR clients wrote may have the country in front.
            var bare = phone.TrimStart('0');
            parameters.Add(new QueryParameter("bd-phone", bare.Length == 0 ? phone : $"{phone},+880{bare},880{bare}"));
        }

        if (parameters.Count == 0)
        {
            parameters.Add(new QueryParameter("name", Escape(asked["given_name"])));
            if (asked.TryGetValue("sur_name", out var family))
            {
                parameters.Add(new QueryParameter("family", Escape(family)));
            }
        }

        var issues = new IssueCollector();
        var plan = SearchPlanner.Plan(model, "Patient", parameters, strict: true, issues)
            ?? throw new InvalidOperationException($"The search of the patient index cannot be planned: {issues.All[0].Text}");
        var where = asked.TryGetValue("present_address", out var place) ? Conditions.And(plan.Where, AccessLabels.InArea(place)) : plan.Where;
        return plan with { Where = where, Count = PageSize };
    }

    private static string Escape(string text) => Escaped.Aggregate(text, (name, mark) => name.Replace(mark, "\\" + mark, StringComparison.Ordinal));

    private bool IsMeant(PatientRecord patient, IReadOnlyDictionary<string, string> asked) =>
        IsText(patient, "given_name", asked)
        && IsText(patient, "sur_name", asked)
        && (!asked.TryGetValue("present_address", out var place) || view.AddressCode(patient).StartsWith(place, StringComparison.Ordinal))
        && (!asked.TryGetValue("area_code", out var area) || StoredRecord.TextOf(view.Value(patient, "phone_number"), "area_code") == area);

    private bool IsText(PatientRecord patient, string field, IReadOnlyDictionary<string, string> asked) =>
        !asked.TryGetValue(field, out var text) || string.Equals(view.Value(patient, field)?.ToString(), text, StringComparison.OrdinalIgnoreCase);
}

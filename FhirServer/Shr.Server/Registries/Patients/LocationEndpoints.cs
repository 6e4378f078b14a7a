using System.Text.Json.Nodes;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>GET locations of the patient index: the areas inside an area, for those who keep the index.</summary>
internal sealed class LocationEndpoints(NationalDoor door)
{
    private const int MaxAreas = 1000;

    private static readonly NationalAsk Listing =
        new("location-list", Deed.Search, "Location", ErrorShape.PatientIndex) { Requires = Role.Admin | Role.Approver };

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in PatientEndpoints.Prefixes)
        {
            app.MapGet(prefix + "/locations", (HttpContext http) => door.AnswerAsync(http, Listing, ListAsync));
        }
    }

    // Without a parent: the divisions. The code is the area's own two digits.
    private static async ValueTask<NationalAnswer> ListAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var parent = call.Http.Request.Query["parent"].ToString().Trim();
        var results = new JsonArray();
        if (parent.Length % 2 != 0 || parent.Length > 10 || !parent.All(char.IsAsciiDigit))
        {
            return PatientAnswers.Invalid(PatientFaults.Pattern("parent"));
        }

        var level = RegistryTerms.Levels[parent.Length / 2];
        var state = await call.StateAsync(cancellationToken);
        IReadOnlyList<QueryParameter> conditions = [new("type", $"{RegistryTerms.AreaLevel}|{level}")];
        if (parent.Length > 0)
        {
            if (await state.FindAsync("Location", RegistryTerms.AreaCode, parent, cancellationToken) is not { } around)
            {
                return NationalAnswer.Json(new JsonObject { ["http_status"] = 200, ["results"] = results });
            }

            conditions = [.. conditions, new QueryParameter("partof", $"Location/{around.Id}")];
        }

        var areas = await state.ListAsync("Location", conditions, new RegistryQuery(null, MaxAreas, 0), cancellationToken);
        foreach (var area in areas.Select(a => (Code: a.Identifier(RegistryTerms.AreaCode) ?? "", Name: a.Text("name") ?? "")).OrderBy(a => a.Code, StringComparer.Ordinal))
        {
            results.Add(new JsonObject { ["code"] = area.Code.Length > 2 ? area.Code[^2..] : area.Code, ["name"] = area.Name });
        }

        return NationalAnswer.Json(new JsonObject { ["http_status"] = 200, ["results"] = results });
    }
}

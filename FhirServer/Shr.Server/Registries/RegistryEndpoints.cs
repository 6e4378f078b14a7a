using Shr.Server.Registries.Patients;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Registries;

/// <summary>
/// The read side of the national registries of places, facilities and providers: views over Location, Organization and
/// Practitioner, behind the same door and the same access rules as the FHIR API.
/// </summary>
internal sealed class RegistryEndpoints(NationalDoor door)
{
    /// <summary>Adds the routes. The documents write both <c>/api/1.0</c> and no prefix.</summary>
    public void Map(WebApplication app)
    {
        foreach (var index in PatientEndpoints.Prefixes)
        {
            app.MapGet(index + "/locations", http => door.AnswerAsync(http, AreaChildren.Ask, AreaChildren.AnswerAsync));
        }

        foreach (var prefix in new[] { "", "/api/1.0" })
        {
            app.MapGet(prefix + "/locations/list/{level}", (HttpContext http, string level) =>
                ListAsync(http, "Location", RegistryTerms.AreaCode, RegistryTerms.Levels.Contains(level) ? [new("type", $"{RegistryTerms.AreaLevel}|{level}")] : null));
            app.MapGet(prefix + "/facilities/list", http => ListAsync(http, "Organization", RegistryTerms.FacilityCode, []));
            app.MapGet(prefix + "/providers/list", http => ListAsync(http, "Practitioner", RegistryTerms.ProviderCode, []));
            app.MapGet(prefix + "/locations/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Location", RegistryTerms.AreaCode, code));
            app.MapGet(prefix + "/facilities/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Organization", RegistryTerms.FacilityCode, code));
            app.MapGet(prefix + "/providers/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Practitioner", RegistryTerms.ProviderCode, code));
        }
    }

    // Null conditions: a level that no area has, which is an empty list and no error.
    private Task ListAsync(HttpContext http, string type, string system, QueryParameter[]? conditions) => door.AnswerAsync(http, Ask("list", type), async (call, cancellationToken) =>
    {
        if (RegistryQuery.Read(http.Request.Query) is not { } query)
        {
            return NationalAnswer.Refused(400, "Bad request");
        }

        if (conditions is null)
        {
            return NationalAnswer.Json(Array.Empty<object>());
        }

        var state = await call.StateAsync(cancellationToken);
        var records = await state.ListAsync(type, [new QueryParameter("identifier", system + "|"), .. conditions], query, cancellationToken);
        return NationalAnswer.Json(await ShowAsync(call, state, type, records, cancellationToken));
    });

    private Task ReadAsync(HttpContext http, string type, string system, string code) => door.AnswerAsync(http, Ask("read", type), async (call, cancellationToken) =>
    {
        var state = await call.StateAsync(cancellationToken);
        var record = code.Length <= 64 && code.All(char.IsAsciiDigit) ? await state.FindAsync(type, system, code, cancellationToken) : null;
        return record is null
            ? NationalAnswer.Refused(404, "Not found")
            : NationalAnswer.Json((await ShowAsync(call, state, type, [record], cancellationToken))[0]);
    });

    private static NationalAsk Ask(string verb, string type) =>
        new($"registry-{verb}", verb == "list" ? Deed.Search : Deed.Read, type, ErrorShape.Registry) { IsRegistry = true };

    private static async ValueTask<IReadOnlyList<object>> ShowAsync(
        NationalCall call, RegistryState state, string type, IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        var home = call.Home + "/api/1.0";
        if (type == "Location")
        {
            return await AreaView.ShowAsync(state, records, cancellationToken);
        }

        var created = await state.CreatedAsync(records, cancellationToken);
        return type == "Organization"
            ? [.. records.Select(r => FacilityView.Show(r, created[r.Id], home))]
            : await ProviderView.ShowAsync(state, records, created, home, cancellationToken);
    }
}

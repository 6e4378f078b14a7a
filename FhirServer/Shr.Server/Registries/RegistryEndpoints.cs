using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Shr.Server.Security;
using Shr.Server.Security.Access;
using Shr.Server.Security.Directory;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries;

/// <summary>
/// The read side of the national registries of places, facilities and providers: views over Location, Organization and
/// Practitioner, behind the same door and the same access rules as the FHIR API.
/// </summary>
internal sealed class RegistryEndpoints(
    IResourceStore store, ModelRefresh refresh, AccessGate gate, SecurityDoor door, BaseAddress address, ILogger<RegistryEndpoints> logger, IdentityProvider? provider = null)
{
    // Bangla stays legible in the answers.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Adds the routes. The documents write both <c>/api/1.0</c> and no prefix.</summary>
    public void Map(WebApplication app)
    {
        foreach (var prefix in new[] { "", "/api/1.0" })
        {
            app.MapGet(prefix + "/locations/list/{level}", (HttpContext http, string level) =>
                ListAsync(http, "Location", RegistryTerms.AreaCode, RegistryTerms.Levels.Contains(level) ? [new("type", $"{RegistryTerms.AreaLevel}|{level}")] : null));
            app.MapGet(prefix + "/facilities/list", (HttpContext http, CancellationToken _) => ListAsync(http, "Organization", RegistryTerms.FacilityCode, []));
            app.MapGet(prefix + "/providers/list", (HttpContext http, CancellationToken _) => ListAsync(http, "Practitioner", RegistryTerms.ProviderCode, []));
            app.MapGet(prefix + "/locations/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Location", RegistryTerms.AreaCode, code));
            app.MapGet(prefix + "/facilities/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Organization", RegistryTerms.FacilityCode, code));
            app.MapGet(prefix + "/providers/{code}.json", (HttpContext http, string code) => ReadAsync(http, "Practitioner", RegistryTerms.ProviderCode, code));
        }
    }

    // Null conditions: a level that no area has, which is an empty list and no error.
    private Task<IResult> ListAsync(HttpContext http, string type, string system, QueryParameter[]? conditions) => AnswerAsync(http, type, async (state, cancellationToken) =>
    {
        if (RegistryQuery.Read(http.Request.Query) is not { } query)
        {
            return Refused(400, "Bad request");
        }

        if (conditions is null)
        {
            return Results.Json(Array.Empty<object>(), Json);
        }

        var records = await state.ListAsync(type, [new QueryParameter("identifier", system + "|"), .. conditions], query, cancellationToken);
        return Results.Json(await ShowAsync(http, state, type, records, cancellationToken), Json);
    });

    private Task<IResult> ReadAsync(HttpContext http, string type, string system, string code) => AnswerAsync(http, type, async (state, cancellationToken) =>
    {
        var record = code.Length <= 64 && code.All(char.IsAsciiDigit) ? await state.FindAsync(type, system, code, cancellationToken) : null;
        return record is null
            ? Refused(404, "Not found")
            : Results.Json((await ShowAsync(http, state, type, [record], cancellationToken))[0], Json);
    });

    private async ValueTask<IReadOnlyList<object>> ShowAsync(
        HttpContext http, RegistryState state, string type, IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        var home = address.Of(http)[..^address.Path.Length] + "/api/1.0";
        return type switch
        {
            "Location" => await AreaView.ShowAsync(state, records, cancellationToken),
            "Organization" => [.. records.Select(r => FacilityView.Show(r, home))],
            _ => await ProviderView.ShowAsync(state, records, home, cancellationToken),
        };
    }

    private async Task<IResult> AnswerAsync(HttpContext http, string type, Func<RegistryState, CancellationToken, ValueTask<IResult>> answer)
    {
        var cancellationToken = http.RequestAborted;
        http.Response.Headers.CacheControl = "no-store";
        NameSender(http);
        try
        {
            var (caller, refusal) = await door.OpenAsync(http, type, cancellationToken);
            if (caller is null)
            {
                return Refused(refusal!);
            }

            var model = await refresh.TakeAsync("GET", type, cancellationToken);
            var asked = new FhirRequest { Method = FhirMethod.Get, Route = new Route(RouteShape.Type) { Type = type }, Model = model, Caller = caller, Base = address.Of(http) };
            (var request, refusal) = await gate.AdmitAsync(asked, cancellationToken);
            IResult? result = null;
            if (refusal is null)
            {
                await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
                result = await answer(new RegistryState(snapshot, model), cancellationToken);
            }

            var status = (result as IStatusCodeHttpResult)?.StatusCode ?? 200;
            var audited = await door.CloseAsync(http, type, caller, request, refusal ?? new FhirResponse(status), cancellationToken);
            return result is null || audited.Status != status ? Refused(audited) : result;
        }
        catch (StoreUnavailableException unavailable)
        {
            Log.StoreUnavailable(logger, unavailable.Message);
            return Refused(503, "The store is not available");
        }
    }

    // The registries ask for two of the three headers; the third is the e-mail of the user whom the other two name.
    private void NameSender(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers.From.Count == 0 && headers["X-Auth-Token"] is [{ Length: > 0 and <= 512 } token] && headers["client_id"] is [{ } clientId]
            && provider?.UserOf(token) is { } user && Secrets.AreEqual(user.Id, clientId))
        {
            headers.From = user.Email;
        }
    }

    private static IResult Refused(FhirResponse refusal) => Refused(refusal.Status, refusal.Issues.Count > 0 ? refusal.Issues[0].Text : "Refused");

    private static IResult Refused(int status, string message) => Results.Json(new { error = true, message, code = status }, Json, statusCode: status);
}

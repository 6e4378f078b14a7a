using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// The service for health IDs: generate, allot to organisations, take, ask, mark. Generating is bookkeeping of ranges, so
/// that the whole range of 200 million costs as much as one.
/// </summary>
internal sealed class HealthIdEndpoints(NationalDoor door, HealthIdBlocks blocks, HealthIdService service, IOptions<IdentityOptions> options)
{
    private const int MaxOfOrganization = 2_000_000;
    private const int MaxTaken = 1000;
    private const int EnoughLeft = 1000;
    private const int MaxBody = 64 * 1024;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapPost("/healthIds/generate", http => door.AnswerAsync(http, Ask("generate", Deed.Operate), GenerateAllAsync));
        app.MapPost("/healthIds/generateBlock", http => door.AnswerAsync(http, Ask("generate-block", Deed.Operate, MaxBody), GenerateAsync));
        app.MapPost("/healthIds/generateBlockForOrg", http => door.AnswerAsync(http, Ask("generate-block-for-org", Deed.Operate, MaxBody), GenerateForOrganizationAsync));
        app.MapGet("/healthIds/nextBlock/mci/{organization}", (HttpContext http, string organization) =>
            door.AnswerAsync(http, Ask("next-block", Deed.Operate), (call, cancellationToken) => NextAsync(call, organization, cancellationToken)));
        app.MapGet("/healthIds/checkAvailability/{healthId}", (HttpContext http, string healthId) =>
            door.AnswerAsync(http, Ask("check-availability", Deed.Read), (call, cancellationToken) => AvailabilityAsync(call, healthId, cancellationToken)));
        app.MapPut("/healthIds/markUsed/{healthId}", (HttpContext http, string healthId) =>
            door.AnswerAsync(http, Ask("mark-used", Deed.Operate, MaxBody), (call, cancellationToken) => MarkAsync(call, healthId, cancellationToken)));
        app.MapGet("/healthIds/checkRemaining", http => door.AnswerAsync(http, Ask("check-remaining", Deed.Read) with { Requires = Role.None }, RemainingAsync));
        app.MapGet("/healthIds/blocks/{organization}", (HttpContext http, string organization) =>
            door.AnswerAsync(http, Ask("blocks", Deed.Read) with { Requires = Role.System | Role.Facility }, (call, cancellationToken) => BlocksAsync(call, organization, cancellationToken)));
    }

    private async ValueTask<NationalAnswer> GenerateAllAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var total = 0L;
        for (var start = HealthId.IndexFirst; start <= HealthId.IndexLast; start = HealthIdBlock.LastOfSeries(start) + 1)
        {
            total += Note(call, await blocks.AddAsync(start, long.MaxValue, null, cancellationToken));
        }

        return Generated(total, total);
    }

    private async ValueTask<NationalAnswer> GenerateAsync(NationalCall call, CancellationToken cancellationToken)
    {
        if (Number(call, "start") is not { } start || !HealthId.IsOfIndex(start))
        {
            return Bad($"start must be a number from {HealthId.IndexFirst} to {HealthId.IndexLast}");
        }

        return Number(call, "totalHIDs") is not (> 0 and var total)
            ? Bad("totalHIDs must be a number above 0")
            : Generated(total, Note(call, await blocks.AddAsync(start, total, null, cancellationToken)));
    }

    private async ValueTask<NationalAnswer> GenerateForOrganizationAsync(NationalCall call, CancellationToken cancellationToken)
    {
        var organization = Value(call, "org");
        if (organization.Length == 0 || organization == options.Value.IndexOrganization)
        {
            return Bad("org must be the code of an organization other than the patient index");
        }

        if (Number(call, "start") is not (>= HealthId.OrganizationFirst and <= HealthId.OrganizationLast and var start))
        {
            return Bad($"start must be a number from {HealthId.OrganizationFirst} to {HealthId.OrganizationLast}");
        }

        if (Number(call, "totalHIDs") is not (> 0 and <= MaxOfOrganization and var total))
        {
            return Bad($"totalHIDs must be a number from 1 to {MaxOfOrganization}");
        }

        await using var everything = await call.OpenEverythingAsync(cancellationToken);
        return organization.All(char.IsAsciiDigit) && await new RegistryState(everything, call.Model).FindAsync("Organization", RegistryTerms.FacilityCode, organization, cancellationToken) is not null
            ? Generated(total, Note(call, await blocks.AddAsync(start, total, organization, cancellationToken)))
            : Bad($"{organization} is not in the facility registry");
    }

    private async ValueTask<NationalAnswer> NextAsync(NationalCall call, string organization, CancellationToken cancellationToken)
    {
        if (!IsCode(organization))
        {
            return Bad("The organization must be a code of letters and digits");
        }

        var wanted = call.Http.Request.Query["blockSize"].ToString() is { Length: > 0 } size && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MaxTaken
            ? number
            : MaxTaken;
        var owner = organization == options.Value.IndexOrganization ? null : organization;
        var taken = new List<string>(wanted);
        while (taken.Count < wanted && await blocks.TakeAsync(wanted - taken.Count, owner, cancellationToken) is var (from, to))
        {
            for (long? body = HealthId.NextAssignable(from - 1, to); body is { } one; body = HealthId.NextAssignable(one, to))
            {
                taken.Add(HealthId.Of(one));
            }
        }

        return taken.Count == 0 ? NationalAnswer.Refused(500, "There are no HIDs left; generate more") : NationalAnswer.Json(new { total = taken.Count, hids = taken });
    }

    private async ValueTask<NationalAnswer> AvailabilityAsync(NationalCall call, string healthId, CancellationToken cancellationToken)
    {
        if (call.Http.Request.Query["orgCode"].ToString() is not { Length: > 0 } organization)
        {
            return Bad("orgCode is required");
        }

        return await service.UnavailableAsync(healthId, organization, cancellationToken) is { } reason
            ? NationalAnswer.Json(new { availability = false, reason })
            : NationalAnswer.Json(new { availability = true });
    }

    private async ValueTask<NationalAnswer> MarkAsync(NationalCall call, string healthId, CancellationToken cancellationToken)
    {
        if (call.ReadJson() is not { } body || StoredRecord.TextOf(body, "used_at") is not { } usedAt || !Guid.TryParseExact(usedAt, "D", out _))
        {
            return Bad("used_at must be a time-uuid");
        }

        return await service.MarkUsedAsync(healthId, cancellationToken) ? NationalAnswer.Text("Accepted") : NationalAnswer.Refused(404, $"HID {Shown(healthId)} is not known");
    }

    private async ValueTask<NationalAnswer> RemainingAsync(NationalCall call, CancellationToken cancellationToken) =>
        NationalAnswer.Json(Math.Min(EnoughLeft, await blocks.RemainingAsync(cancellationToken)));

    private async ValueTask<NationalAnswer> BlocksAsync(NationalCall call, string organization, CancellationToken cancellationToken)
    {
        if (!call.Is(Role.System) && call.Identity?.Profile("facility")?.Id != organization)
        {
            return NationalAnswer.Refused(403, NationalDoor.Denied);
        }

        return NationalAnswer.Json((await blocks.OfAsync(organization, cancellationToken)).Select(b => new { first = b.First, last = b.Last, total = b.Total }));
    }

    private static NationalAsk Ask(string verb, Deed deed, int maxBody = 0) =>
        new($"health-id-{verb}", deed, HealthIdBlock.Type, ErrorShape.HealthIds) { Requires = Role.System, IsInPolicy = false, MaxBody = maxBody };

    private static long Note(NationalCall call, HealthIdBlock? block)
    {
        if (block is not null)
        {
            call.Touch(block.Key, []);
        }

        return block?.Total ?? 0;
    }

    private static NationalAnswer Generated(long wanted, long total) => NationalAnswer.Text(total < wanted
        ? $"Can generate only {total} HIDs, because series exhausted. Use another series."
        : $"Generated {total} HIDs.");

    private static NationalAnswer Bad(string message) => NationalAnswer.Refused(400, message);

    private static long? Number(NationalCall call, string name) =>
        long.TryParse(Value(call, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Clients send parameters in the address or as a form.
    private static string Value(NationalCall call, string name)
    {
        if (call.Http.Request.Query[name] is [{ Length: > 0 } given, ..])
        {
            return given.Trim();
        }

        return MediaTypes.FormatOf(call.Http.Request.ContentType) == BodyFormat.Form
            ? (QueryText.Parse(Encoding.UTF8.GetString(call.Body.Span)).FirstOrDefault(p => p.Name == name).Value ?? "").Trim()
            : "";
    }

    private static bool IsCode(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string Shown(string healthId) => healthId.Length <= 64 && healthId.All(char.IsAsciiLetterOrDigit) ? healthId : "";
}

using Shr.Fhir;
using Shr.Server.Bundles;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>The requests that a submitted Bundle amounts to: its entries under ids of this server, and the end of those that are no longer there.</summary>
internal sealed class EncounterPlan
{
    private readonly List<EntryRequest> _entries = [];
    private readonly InteractionTable _table;
    private readonly FhirRequest _request;

    private EncounterPlan(InteractionTable table, FhirRequest request)
    {
        _table = table;
        _request = request;
    }

    /// <summary>The entries of the transaction.</summary>
    public IReadOnlyList<EntryRequest> Entries => _entries;

    /// <summary>Plans a Bundle.</summary>
    /// <param name="table">What requests are matched by.</param>
    /// <param name="request">Who writes.</param>
    /// <param name="bundle">The Bundle, good by all rules.</param>
    /// <param name="encounterId">The encounter.</param>
    /// <param name="current">The current version of the encounter; null for a new one.</param>
    /// <param name="parts">What was sent with it before.</param>
    /// <param name="submission">The fingerprint to be kept with the encounter.</param>
    /// <param name="targets">What replaces references; gets those by which entries without address are named.</param>
    /// <param name="references">The references, looked up.</param>
    public static EncounterPlan Of(
        InteractionTable table, FhirRequest request, SubmittedBundle bundle, string encounterId, ResourceVersion? current,
        IReadOnlyList<ResourceVersion> parts, string submission, ReferenceTargets targets, ReferenceLookup references)
    {
        var plan = new EncounterPlan(table, request);
        var left = parts.ToDictionary(p => p.Key);
        left.Remove(new ResourceKey("Encounter", encounterId));
        foreach (var entry in bundle.Entries.Where(e => !e.IsOfRegistry))
        {
            var isMain = entry == bundle.Encounter;
            var key = isMain ? new ResourceKey("Encounter", encounterId) : KeyOf(entry, bundle, encounterId, left, request.Base);
            left.Remove(key);
            if (entry.FullUrl is null && entry.Id is { } id && references[$"{entry.Type}/{id}"] is not { Target: not null })
            {
                targets.TryAdd($"{entry.Type}/{id}", key.ToString());
            }

            var conditions = !isMain ? FhirConditions.None : FhirConditions.None with
            {
                IfMatch = current is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"W/\"{current.Version}\""),
                IfNoneMatch = current is null ? "*" : null,
            };
            plan.Add(FhirMethod.Put, key, entry.FullUrl, EntryEditor.Write(entry, key, encounterId, bundle.Confidentiality, isMain ? submission : null), conditions);
        }

        foreach (var gone in left.Keys)
        {
            plan.Add(FhirMethod.Delete, gone, null, [], FhirConditions.None);
        }

        return plan;
    }

    // A record keeps its identity where the sender names it by the address it got from here; there is one Composition.
    private static ResourceKey KeyOf(SubmittedEntry entry, SubmittedBundle bundle, string encounterId, Dictionary<ResourceKey, ResourceVersion> parts, string requestBase)
    {
        if (entry == bundle.Composition && parts.Keys.FirstOrDefault(k => k.Type == "Composition") is { Type: not null } composition)
        {
            return composition;
        }

        var named = entry.FullUrl is { } url && url.StartsWith(requestBase + "/", StringComparison.OrdinalIgnoreCase) ? url[(requestBase.Length + 1)..] : entry.FullUrl;
        return named?.Split('/') is [var type, var id] && type == entry.Type && parts.ContainsKey(new ResourceKey(type, id))
            ? new ResourceKey(type, id)
            : new ResourceKey(entry.Type, EncounterIds.OfEntry(encounterId, entry));
    }

    private void Add(FhirMethod method, ResourceKey key, string? fullUrl, byte[] body, FhirConditions conditions)
    {
        var entry = _request with
        {
            Method = method,
            Route = Route.Parse([key.Type, key.Id], _request.Model.Types, new IssueCollector())!,
            Query = "",
            Body = body,
            Format = body.Length == 0 ? BodyFormat.None : BodyFormat.Json,
            ContentType = body.Length == 0 ? null : MediaTypes.Json,
            IsEntry = true,
            Return = PreferReturn.Minimal,
            IdempotencyKey = null,
            Conditions = conditions,
        };
        _entries.Add(new EntryRequest(_entries.Count, fullUrl, entry, _table.Match(method, RouteShape.Instance), null) { Asked = $"{method} {key}" });
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Terminology.Import;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>
/// Reads the feeds of the legacy terminology registry and brings what changed into force: concepts, reference terms and drugs
/// as code systems, the named value sets as value sets.
/// </summary>
/// <param name="client">The registry.</param>
/// <param name="store">What was read before.</param>
/// <param name="valueSets">The names of value sets to read.</param>
/// <param name="import">Brings a bundle of resources into force; takes what is wrong with it.</param>
internal sealed class LegacyFeedReader(LegacyClient client, LegacyStore store, IReadOnlyList<string> valueSets, Func<string, byte[], IssueCollector, ImportReport?> import)
{
    // Years of changes; a feed that runs in a ring ends here.
    private const int MaxPages = 5000;

    private static readonly string[] Categories = ["concept", "conceptreferenceterm", "medication"];

    private readonly LegacyResources _resources = new(client.Address);

    /// <summary>Reads what changed since the last round and tells how many things did.</summary>
    /// <exception cref="LegacyRegistryException">The registry cannot be read; what was taken over before stays in force.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var category in Categories)
        {
            changed += await ReadFeedAsync(category, cancellationToken);
        }

        foreach (var name in valueSets)
        {
            changed += await ReadValueSetAsync(name, cancellationToken);
        }

        if (changed > 0)
        {
            Import();
        }

        return changed;
    }

    private async Task<int> ReadFeedAsync(string category, CancellationToken cancellationToken)
    {
        var (entries, newest) = await ListChangesAsync(category, cancellationToken);
        var changed = 0;
        foreach (var content in entries)
        {
            if (client.Resolve(content) is { } address && await client.GetAsync(address, cancellationToken) is { } document && LegacyResources.KeyOf(document) is { } key)
            {
                changed += store.Keep(category, key, document) ? 1 : 0;
            }
        }

        if (newest is not null)
        {
            store.SetMark(category, newest);
        }

        return changed;
    }

    // What changed since the mark, oldest first, each thing once; and the newest change of all.
    private async Task<(IReadOnlyList<string> Contents, string? Newest)> ListChangesAsync(string category, CancellationToken cancellationToken)
    {
        var mark = store.Mark(category);
        var newestFirst = new List<string>();
        string? newest = null;
        var next = client.Resolve($"ws/atomfeed/{category}/recent");
        for (var page = 0; page < MaxPages && next is not null; page++)
        {
            if (await client.GetAsync(next, cancellationToken) is not { } xml)
            {
                throw new LegacyRegistryException($"{next.AbsolutePath}: there is no such feed");
            }

            var feed = LegacyFeedPage.Read(xml, next.AbsolutePath);
            newest ??= feed.Entries.Count > 0 ? feed.Entries[^1].Id : null;
            foreach (var (id, content) in feed.Entries.Reverse())
            {
                if (id == mark)
                {
                    return (Oldest(newestFirst), newest);
                }

                newestFirst.Add(content);
            }

            next = feed.Earlier is null ? null : client.Resolve(feed.Earlier);
        }

        return (Oldest(newestFirst), newest);
    }

    private static IReadOnlyList<string> Oldest(List<string> newestFirst) => [.. newestFirst.Distinct(StringComparer.Ordinal).Reverse()];

    private async Task<int> ReadValueSetAsync(string name, CancellationToken cancellationToken)
    {
        var address = client.Resolve($"ws/rest/v1/tr/vs/{Uri.EscapeDataString(name)}");
        return address is not null && await client.GetAsync(address, cancellationToken) is { } document && store.Keep("vs", name, document) ? 1 : 0;
    }

    private void Import()
    {
        IEnumerable<JsonObject> resources =
        [
            _resources.Concepts(store.All("concept")),
            .. _resources.ReferenceTerms(store.All("conceptreferenceterm")),
            _resources.Drugs(store.All("medication")),
            .. store.All("vs").SelectMany(LegacyResources.ValueSet),
        ];
        var entries = resources.Where(r => (string?)r["resourceType"] != "CodeSystem" || r["concept"]!.AsArray().Count > 0).Select(r => (JsonNode)new JsonObject { ["resource"] = r });
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray([.. entries]) };
        var issues = new IssueCollector();
        if (import("legacy-feed.json", Encoding.UTF8.GetBytes(bundle.ToJsonString()), issues) is null)
        {
            throw new LegacyRegistryException("what it told makes no code system: " + string.Join("; ", issues.All.Select(i => i.Text)));
        }
    }
}

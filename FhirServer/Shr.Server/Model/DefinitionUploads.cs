using System.Collections.Concurrent;
using System.Collections.Frozen;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server;

/// <summary>The conformance resources that were posted to this server: they are part of the next model.</summary>
internal sealed class DefinitionUploads
{
    private const int AtOnce = 200;

    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal, "StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "NamingSystem", "SearchParameter", "OperationDefinition", "ImplementationGuide", "Questionnaire");

    private readonly ConcurrentDictionary<ResourceKey, byte[]> _records = [];
    private long _changes;
    private long _searchChanges;

    /// <summary>Grows with every change.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Grows with every change of a search parameter.</summary>
    public long SearchChanges => Interlocked.Read(ref _searchChanges);

    /// <summary>Whether records of a type are definitions.</summary>
    public static bool Holds(string type) => Types.Contains(type);

    /// <summary>Takes note of what a commit wrote.</summary>
    public void Note(IReadOnlyList<ResourceVersion> versions)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i];
            if (!Types.Contains(version.Key.Type))
            {
                continue;
            }

            if (version.IsDeleted)
            {
                _records.TryRemove(version.Key, out _);
            }
            else
            {
                _records[version.Key] = version.Json.ToArray();
            }

            Interlocked.Increment(ref _changes);
            if (version.Key.Type == "SearchParameter")
            {
                Interlocked.Increment(ref _searchChanges);
            }
        }
    }

    /// <summary>Reads what is stored; once, before the first model is built.</summary>
    public async ValueTask LoadAsync(IResourceStore store, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);
        var plan = new SearchPlan { Types = [.. Types], Where = new Everything(), Count = AtOnce };
        for (var page = await snapshot.SearchAsync(plan, cancellationToken); ; page = await snapshot.SearchAsync(plan with { After = page.Next }, cancellationToken))
        {
            Note(page.Matches);
            if (page.Next is null)
            {
                return;
            }
        }
    }

    /// <summary>All of them as the uppermost layer.</summary>
    public DefinitionLayer Layer(IssueCollector issues) =>
        DefinitionLayer.FromFiles("uploads", [.. _records.OrderBy(r => r.Key.ToString(), StringComparer.Ordinal).Select(r => (r.Key.ToString(), r.Value))], issues);
}

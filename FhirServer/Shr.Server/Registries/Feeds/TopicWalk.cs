using System.Runtime.CompilerServices;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Walks along a topic in portions, for as long as the reader asks for more.</summary>
internal static class TopicWalk
{
    /// <summary>The changes of a topic in one state; <see cref="TopicQuery.Count"/> is the size of a portion.</summary>
    public static async IAsyncEnumerable<Change> WalkAsync(this IStoreSnapshot snapshot, TopicQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Change> changes;
        do
        {
            changes = await snapshot.TopicAsync(query, cancellationToken);
            foreach (var change in changes)
            {
                yield return change;
                query = query with { After = new ChangePlace(change.Sequence, change.Index) };
            }
        }
        while (changes.Count == query.Count);
    }
}

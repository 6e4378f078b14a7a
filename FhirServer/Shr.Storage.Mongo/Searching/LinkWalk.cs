using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Steps along links that are at hand.</summary>
internal static class LinkWalk
{
    /// <summary>To what records refer by some parameters, of some types (none: any), each once.</summary>
    public static HashSet<string> Targets(IEnumerable<Candidate> from, IReadOnlyList<byte[]> prefixes, IReadOnlyList<string>? types)
    {
        var targets = new HashSet<string>();
        foreach (var record in from)
        {
            foreach (var link in record.Links)
            {
                if (LinkText.TargetOf(link, prefixes) is { } target && (types is null or [] || types.Contains(KeyText.TypeOf(target))))
                {
                    targets.Add(target);
                }
            }
        }

        return targets;
    }
}

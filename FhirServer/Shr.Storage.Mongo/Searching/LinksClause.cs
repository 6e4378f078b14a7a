using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Refers to one of a few known records by one of some parameters.</summary>
internal sealed class LinksClause(IReadOnlyCollection<string> targets, IReadOnlyList<byte[]> prefixes) : Clause
{
    private readonly HashSet<string> _targets = [.. targets];

    public override bool IsExact => true;

    public override bool IsBound => true;

    public override bool IsNothing => _targets.Count == 0 || prefixes.Count == 0;

    public override CandidateParts Needs => CandidateParts.Links;

    public override void Write(BsonWriter filter)
    {
        filter.StartArray("$or"u8);
        WritePoints(filter);
        WriteRanges(filter);
        filter.End();
    }

    public override bool Accepts(Candidate candidate)
    {
        foreach (var link in candidate.Links)
        {
            if (LinkText.TargetOf(link, prefixes) is { } target && _targets.Contains(target))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"refers to one of {_targets.Count}";

    private void WritePoints(BsonWriter filter)
    {
        filter.StartDocument(default).StartDocument("l"u8).StartArray("$in"u8);
        foreach (var prefix in prefixes)
        {
            if (prefix.Length > 2)
            {
                foreach (var target in _targets)
                {
                    filter.String(default, LinkText.To(target, prefix).Low);
                }
            }
        }

        filter.End().End().End();
    }

    private void WriteRanges(BsonWriter filter)
    {
        foreach (var prefix in prefixes)
        {
            if (prefix.Length > 2)
            {
                continue;
            }

            foreach (var target in _targets)
            {
                var (low, before) = LinkText.To(target, prefix);
                filter.StartDocument(default).StartDocument("l"u8).StartDocument("$elemMatch"u8)
                    .String("$gte"u8, low).String("$lt"u8, before!).End().End().End();
            }
        }
    }
}

using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Is one of some records.</summary>
internal sealed class IdsClause(IReadOnlyCollection<string> ids) : Clause
{
    private readonly HashSet<string> _ids = [.. ids];

    public static IdsClause None { get; } = new([]);

    public override bool IsExact => true;

    public override bool IsBound => true;

    public override bool IsNothing => _ids.Count == 0;

    public override CandidateParts Needs => CandidateParts.None;

    public override void Write(BsonWriter filter)
    {
        filter.StartDocument("_id"u8).StartArray("$in"u8);
        foreach (var id in _ids)
        {
            filter.String(default, id);
        }

        filter.End().End();
    }

    public override bool Accepts(Candidate candidate) => _ids.Contains(candidate.Id);

    public override string ToString() => $"{_ids.Count} known records";
}

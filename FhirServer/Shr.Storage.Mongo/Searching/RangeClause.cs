using System.Text;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Has an index key in a range, which the residual accepts.</summary>
internal sealed class RangeClause(KeyRange range) : Clause
{
    private readonly byte[] _low = SortableText.Encode(range.Low);
    private readonly byte[] _high = SortableText.Encode(range.High);

    public override bool IsExact => range.Residual is null;

    public override bool IsBound => true;

    public override bool IsNothing => _low.AsSpan().SequenceCompareTo(_high) >= 0;

    public override CandidateParts Needs => CandidateParts.Keys;

    public override void Write(BsonWriter filter) =>
        filter.StartDocument("k"u8).StartDocument("$elemMatch"u8).Utf8("$gte"u8, _low).Utf8("$lt"u8, _high).End().End();

    public override bool Accepts(Candidate candidate)
    {
        foreach (var key in candidate.Keys)
        {
            if (key.AsSpan().SequenceCompareTo(_low) >= 0
                && key.AsSpan().SequenceCompareTo(_high) < 0
                && (range.Residual is null || range.Residual.Accepts(SortableText.Decode(key))))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() =>
        $"key {Encoding.ASCII.GetString(_low)}..{Encoding.ASCII.GetString(_high)}{(range.Residual is null ? "" : $" with {range.Residual.GetType().Name}")}";
}

using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Does not meet the inner condition. Only an exact filter can be turned around.</summary>
internal sealed class NotClause(Clause inner) : Clause
{
    public override bool IsExact => inner.IsExact;

    public override bool IsBound => inner.IsExact;

    public override bool IsNothing => inner.IsEverything;

    public override bool IsEverything => inner.IsNothing;

    public override CandidateParts Needs => inner.Needs;

    public override void Write(BsonWriter filter)
    {
        if (!inner.IsBound)
        {
            // An exact filter that says nothing is everything.
            IdsClause.None.Write(filter);
            return;
        }

        filter.StartArray("$nor"u8);
        inner.WriteDocument(filter, default);
        filter.End();
    }

    public override void Prepare(IReadOnlyList<Candidate> candidates) => inner.Prepare(candidates);

    public override bool Accepts(Candidate candidate) => !inner.Accepts(candidate);

    public override string ToString() => $"not {inner}";
}

using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Any record.</summary>
internal sealed class EverythingClause : Clause
{
    public override bool IsExact => true;

    public override bool IsBound => false;

    public override bool IsEverything => true;

    public override CandidateParts Needs => CandidateParts.None;

    public override void Write(BsonWriter filter) => throw new InvalidOperationException("Everything needs no filter.");

    public override bool Accepts(Candidate candidate) => true;

    public override string ToString() => "everything";
}

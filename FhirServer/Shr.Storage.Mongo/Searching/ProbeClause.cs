using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>A condition on records beyond a link that too many meet: no filter can say it, so it is looked up for the candidates at hand.</summary>
internal abstract class ProbeClause : Clause
{
    public sealed override bool IsExact => false;

    public sealed override bool IsBound => false;

    public sealed override void Write(BsonWriter filter) => throw new InvalidOperationException("A probe has no filter.");

    /// <summary>Which of some records meet a clause.</summary>
    protected static HashSet<string> Among(RecordScan scan, IReadOnlyCollection<string> ids, Clause clause)
    {
        var met = new HashSet<string>();
        foreach (var chunk in ids.Chunk(1000))
        {
            scan.Run(new ScanRequest(), new AllClause([new IdsClause(chunk), clause]), candidate => met.Add(candidate.Id));
        }

        return met;
    }
}

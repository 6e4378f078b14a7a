namespace Shr.Storage.Mongo.Searching;

/// <summary>What conditions made of other conditions have in common.</summary>
internal abstract class PartsClause(IReadOnlyList<Clause> parts) : Clause
{
    public sealed override bool IsExact { get; } = parts.All(part => part.IsExact);

    public sealed override CandidateParts Needs { get; } = parts.Aggregate(CandidateParts.None, (needs, part) => needs | part.Needs);

    protected IReadOnlyList<Clause> Parts { get; } = parts;

    public sealed override void Prepare(IReadOnlyList<Candidate> candidates)
    {
        foreach (var part in Parts)
        {
            part.Prepare(candidates);
        }
    }
}

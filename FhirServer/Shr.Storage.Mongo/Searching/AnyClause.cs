using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Meets at least one part.</summary>
internal sealed class AnyClause(IReadOnlyList<Clause> parts) : PartsClause(parts)
{
    public override bool IsBound { get; } = parts.All(part => part.IsBound);

    public override bool IsNothing { get; } = parts.All(part => part.IsNothing);

    public override bool IsEverything { get; } = parts.Any(part => part.IsEverything);

    public override void Write(BsonWriter filter)
    {
        filter.StartArray("$or"u8);
        foreach (var part in Parts)
        {
            part.WriteDocument(filter, default);
        }

        filter.End();
    }

    public override bool Accepts(Candidate candidate)
    {
        foreach (var part in Parts)
        {
            if (part.Accepts(candidate))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"({string.Join(" or ", Parts)})";
}

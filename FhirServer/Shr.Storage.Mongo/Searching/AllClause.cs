using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Meets all parts.</summary>
internal sealed class AllClause(IReadOnlyList<Clause> parts) : PartsClause(parts)
{
    public override bool IsBound { get; } = parts.Any(part => part.IsBound);

    public override bool IsNothing { get; } = parts.Any(part => part.IsNothing);

    public override bool IsEverything { get; } = parts.All(part => part.IsEverything);

    /// <summary>Both of two conditions; one of them alone where the other says nothing.</summary>
    public static Clause Of(Clause first, Clause second) =>
        first.IsEverything ? second : second.IsEverything ? first : new AllClause([first, second]);

    public override void Write(BsonWriter filter)
    {
        filter.StartArray("$and"u8);
        foreach (var part in Parts)
        {
            if (part.IsBound)
            {
                part.WriteDocument(filter, default);
            }
        }

        filter.End();
    }

    public override bool Accepts(Candidate candidate)
    {
        foreach (var part in Parts)
        {
            if (!part.Accepts(candidate))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => $"({string.Join(" and ", Parts)})";
}

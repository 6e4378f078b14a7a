using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>
/// A condition in two forms: as a filter for the database, which may let too many pass but never too few, and as a
/// question to a candidate, which is exact. Where the filter is exact too, the question need not be asked.
/// </summary>
internal abstract class Clause
{
    /// <summary>Whether the filter lets exactly the right ones pass.</summary>
    public abstract bool IsExact { get; }

    /// <summary>Whether the filter says anything at all.</summary>
    public abstract bool IsBound { get; }

    /// <summary>Whether no record can meet it.</summary>
    public virtual bool IsNothing => false;

    /// <summary>Whether every record meets it.</summary>
    public virtual bool IsEverything => false;

    /// <summary>Which lists of a candidate the question looks at.</summary>
    public abstract CandidateParts Needs { get; }

    /// <summary>Writes the elements of the filter; only where <see cref="IsBound"/>.</summary>
    public abstract void Write(BsonWriter filter);

    /// <summary>Looks up, for many candidates at once, what the question needs beside the candidate itself.</summary>
    public virtual void Prepare(IReadOnlyList<Candidate> candidates)
    {
    }

    /// <summary>Whether a candidate, for which <see cref="Prepare"/> was called, meets the condition.</summary>
    public abstract bool Accepts(Candidate candidate);

    /// <summary>Writes the filter as a document of its own.</summary>
    public void WriteDocument(BsonWriter writer, ReadOnlySpan<byte> name)
    {
        writer.StartDocument(name);
        Write(writer);
        writer.End();
    }
}

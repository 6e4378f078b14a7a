namespace Shr.Storage.Sqlite.Searching;

/// <summary>
/// A condition, ready to be asked in SQL. A node whose answer is small is known by its records; else it can be asked of
/// one record (probe), and mostly also be written as a set.
/// </summary>
internal abstract class SearchNode
{
    /// <summary>The largest answer that is held as a list of records.</summary>
    public const int SmallSet = 256;

    /// <summary>The largest answer that is worth collecting before the other conditions are asked.</summary>
    public const int MediumSet = 2048;

    /// <summary>All records that meet it, ascending, where they are few; else null.</summary>
    public virtual IReadOnlyList<long>? Records => null;

    /// <summary>The one key that answers it, whose index rows come in the order of the records; else null.</summary>
    public virtual byte[]? Point => null;

    /// <summary>Adds a condition on the record of a row, true where it meets the node.</summary>
    public abstract void Probe(SqlText sql, string alias);

    /// <summary>
    /// How many records <see cref="Set"/> gives, counted no further than just above a bound; <see cref="long.MaxValue"/>
    /// where there is no set.
    /// </summary>
    public virtual long Measure(long bound) => long.MaxValue;

    /// <summary>Adds a select of the records that meet it. Only where <see cref="Measure"/> gave a number.</summary>
    public virtual void Set(SqlText sql) => throw new InvalidOperationException($"{this} is no set.");
}

using Shr.Storage.Sqlite.Engine;

namespace Shr.Storage.Sqlite.Searching;

/// <summary>A way from records to others: over which table, from which side, by which parameters, to which types.</summary>
/// <param name="Table">Where the pairs are.</param>
/// <param name="NearColumn">The column of the record the walk starts from.</param>
/// <param name="FarColumn">The column of the record it leads to.</param>
/// <param name="Prefixes">Key prefixes of the reference parameters; null where the table has no parameters.</param>
/// <param name="FarTypes">Numbers of the types the far record may have; null for any.</param>
/// <param name="IsFarCurrent">Whether the far record must be there and not deleted.</param>
internal sealed record LinkWalk(
    string Table, string NearColumn, string FarColumn, IReadOnlyList<byte[]>? Prefixes, IReadOnlyList<int>? FarTypes, bool IsFarCurrent = true)
{
    /// <summary>To what a record refers.</summary>
    public static LinkWalk Forward(IReadOnlyList<byte[]> prefixes, IReadOnlyList<int>? farTypes) => new("link", "source", "target", prefixes, farTypes);

    /// <summary>To what refers to a record.</summary>
    public static LinkWalk Backward(IReadOnlyList<byte[]> prefixes, IReadOnlyList<int>? farTypes) => new("link", "target", "source", prefixes, farTypes);

    /// <summary>To the patients a record belongs to.</summary>
    public static LinkWalk ToPatients { get; } = new("record_patient", "record", "patient", null, null);

    /// <summary>To the patients a record belongs to, also those this server holds no record of.</summary>
    public static LinkWalk ToPatientIds { get; } = ToPatients with { IsFarCurrent = false };

    /// <summary>Adds the condition on the parameters of a row <c>l</c>, with an <c>and</c> before it.</summary>
    public void AddParameters(SqlText sql)
    {
        if (Prefixes is null)
        {
            return;
        }

        sql.Add(" and (0");
        foreach (var prefix in Prefixes)
        {
            var (from, to) = LinkParameter.Range(prefix);
            if (from == to)
            {
                sql.Add(" or l.parameter = ").Value(from);
            }
            else
            {
                sql.Add(" or l.parameter between ").Value(from).Add(" and ").Value(to);
            }
        }

        sql.Add(")");
    }

    /// <summary>Adds the conditions on the far record itself, with an <c>and</c> before it.</summary>
    public void AddFar(SqlText sql, string alias)
    {
        if (IsFarCurrent)
        {
            sql.Add(" and ").Add(alias).Add(".deleted = 0");
        }

        TypeSql.And(sql, alias, FarTypes);
    }

    public override string ToString() => $"over {Table} from {NearColumn} to {FarColumn}";
}

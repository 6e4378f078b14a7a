namespace Shr.Storage.Sqlite.Searching;

/// <summary>The condition that a record is of one of some types.</summary>
internal static class TypeSql
{
    /// <summary>Adds it with an <c>and</c> before it; nothing where any type will do (null).</summary>
    public static void And(SqlText sql, string alias, IReadOnlyList<int>? types)
    {
        if (types is null)
        {
            return;
        }

        // The plus keeps SQLite from walking the index over types, which is never better than what we chose.
        sql.Add(" and +").Add(alias).Add(".type in (");
        for (var i = 0; i < types.Count; i++)
        {
            sql.Add(i == 0 ? "" : ",").Literal(types[i]);
        }

        sql.Add(")");
    }
}

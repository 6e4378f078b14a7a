using SQLitePCL;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>Questions to keys, and to all keys of a record (<see cref="EntryBlob"/>), as SQL functions.</summary>
internal static class EntryFunctions
{
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC;

    public static void Register(sqlite3 handle, ResidualSlots residuals)
    {
        Add(handle, "has_entry", 3, static (context, _, args) =>
            Answer(context, EntryBlob.Has(Bytes(args[0]), Bytes(args[1]), Bytes(args[2]), null)));
        Add(handle, "has_entry", 4, (context, _, args) =>
            Answer(context, EntryBlob.Has(Bytes(args[0]), Bytes(args[1]), Bytes(args[2]), residuals.At(raw.sqlite3_value_int64(args[3])))));
        Add(handle, "accepts", 2, (context, _, args) =>
            Answer(context, residuals.At(raw.sqlite3_value_int64(args[1])).Accepts(Bytes(args[0]))));
        Add(handle, "first_entry", 2, static (context, _, args) => Edge(context, args, last: false));
        Add(handle, "last_entry", 2, static (context, _, args) => Edge(context, args, last: true));
    }

    private static void Add(sqlite3 handle, string name, int arguments, delegate_function_scalar function)
    {
        var code = raw.sqlite3_create_function(handle, name, arguments, Flags, null, function);
        Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(code, handle);
    }

    private static ReadOnlySpan<byte> Bytes(sqlite3_value value) => raw.sqlite3_value_blob(value);

    private static void Answer(sqlite3_context context, bool value) => raw.sqlite3_result_int(context, value ? 1 : 0);

    private static void Edge(sqlite3_context context, sqlite3_value[] args, bool last)
    {
        if (!EntryBlob.TryEdge(Bytes(args[0]), Bytes(args[1]), last, out var value))
        {
            raw.sqlite3_result_null(context);
        }
        else if (value.Length == 0)
        {
            raw.sqlite3_result_zeroblob(context, 0);
        }
        else
        {
            raw.sqlite3_result_blob(context, value);
        }
    }
}

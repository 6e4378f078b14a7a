using Microsoft.Data.Sqlite;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>Reads the whole file and says what is damaged.</summary>
internal static class IntegrityCheck
{
    // What our own tables promise each other, beyond what SQLite checks of its pages and indexes.
    private static readonly (string Fault, string Count)[] Promises =
    [
        ("records without their current version", "select count(*) from record r where r.version > 0 and not exists (select 1 from version v where v.position = r.position and v.record = r.record and v.version = r.version)"),
        ("index rows of records that are not current", "select count(*) from entry e where e.key < x'FF00' and not exists (select 1 from record r where r.record = e.record and r.deleted = 0)"),
        ("current records without a list of their keys", "select count(*) from record r where r.deleted = 0 and not exists (select 1 from record_entry k where k.record = r.record)"),
        ("links from records that are not current", "select count(*) from link l where not exists (select 1 from record r where r.record = l.source and r.deleted = 0)"),
        ("types whose count of records is wrong", "select count(*) from type t where t.records <> (select count(*) from record r where r.type = t.type and r.deleted = 0)"),
        ("types whose count of versions is wrong", "select count(*) from type t where t.versions <> (select count(*) from version v where v.type = t.type)"),
        ("changes told on a topic that are not there", "select count(*) from topic t where not exists (select 1 from version v where v.position = t.position)"),
    ];

    public static IReadOnlyList<string> Run(Database database, CancellationToken cancellationToken)
    {
        using var interrupt = cancellationToken.UnsafeRegister(static state => ((Database)state!).Interrupt(), database);
        var faults = new List<string>();
        try
        {
            database.Execute("begin");
            using (var rows = database.Use("pragma integrity_check"))
            {
                while (rows.Step())
                {
                    if (rows.Text(0) is not "ok" and var fault)
                    {
                        faults.Add(fault);
                    }
                }
            }

            foreach (var (fault, count) in Promises)
            {
                var number = database.Number(count);
                if (number > 0)
                {
                    faults.Add($"{number} {fault}");
                }
            }

            database.Execute("commit");
            return faults;
        }
        catch (SqliteException exception) when (StoreFault.IsInterrupt(exception))
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}

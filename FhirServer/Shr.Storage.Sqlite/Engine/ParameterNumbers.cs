using Shr.Search.Plans;

namespace Shr.Storage.Sqlite.Engine;

/// <summary>The numbers of parameters, given once and for ever.</summary>
internal static class ParameterNumbers
{
    public static Dictionary<string, ushort> For(Database database, IReadOnlyCollection<string> names)
    {
        var numbers = new Dictionary<string, ushort>(names.Count);
        var next = database.Number("select max(number) from parameter") + 1;
        using var query = database.Use("select number from parameter where name = ?");
        using var insert = database.Use("insert into parameter(name, number) values(?, ?)");
        foreach (var name in names)
        {
            query.BindText(1, name);
            var number = query.Step() ? query.Int64(0) : 0;
            query.Reset();
            if (number == 0)
            {
                if (next >= IndexKeys.AccessParameter)
                {
                    throw new InvalidOperationException($"all {IndexKeys.AccessParameter - 1} parameter numbers are given away");
                }

                number = next++;
                insert.BindText(1, name).Bind(2, number).Run();
            }

            numbers[name] = (ushort)number;
        }

        return numbers;
    }
}

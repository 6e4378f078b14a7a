using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Closure tables that clients keep here: the codes they gave, and which of them stand above which.</summary>
/// <remarks>https://hl7.org/fhir/R4/conceptmap-operation-closure.html. Kept in memory: a restart asks clients to begin again.</remarks>
internal sealed class ClosureTables(int limit, int maxCodes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Begins a table anew.</summary>
    public void Start(string name)
    {
        lock (_lock)
        {
            if (!_tables.ContainsKey(name))
            {
                _order.Enqueue(name);
            }

            _tables[name] = new Table();
            while (_order.Count > limit)
            {
                _tables.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Adds codes and tells what is new since a version; null with the scope failed where that cannot be done.</summary>
    public (int Version, IReadOnlyList<(Coding Below, Coding Above)> Entries)? Add(string name, IReadOnlyList<Coding> codings, int? since, TxScope scope)
    {
        lock (_lock)
        {
            if (!_tables.TryGetValue(name, out var table))
            {
                scope.Fail(404, TerminologyIssues.UnknownClosure, name);
                return null;
            }

            if (table.Codes.Count + codings.Count > maxCodes)
            {
                scope.Fail(422, TerminologyIssues.ClosureFull, name, maxCodes);
                return null;
            }

            if (codings.Count > 0)
            {
                table.Version++;
                foreach (var coding in codings)
                {
                    if (!Add(table, coding, scope))
                    {
                        return null;
                    }
                }
            }

            var from = since ?? (codings.Count > 0 ? table.Version - 1 : 0);
            return (table.Version, [.. table.Entries.Where(e => e.Version > from).Select(e => (e.Below, e.Above))]);
        }
    }

    private static bool Add(Table table, Coding coding, TxScope scope)
    {
        if (coding.System is not { } url || coding.Code is not { } code)
        {
            scope.Fail(400, TerminologyIssues.NoCodeToLookUp);
            return false;
        }

        if (CodeSystemResolution.Find(scope, url, coding.Version) is not { } system)
        {
            return false;
        }

        if (!system.TryFind(code, out var concept))
        {
            scope.Fail(404, TerminologyIssues.LookupUnknownCode, code, url, "");
            return false;
        }

        var own = new Coding(url, null, system.CodeOf(concept));
        if (!table.Codes.Add(own))
        {
            return true;
        }

        foreach (var other in table.Codes)
        {
            if (other.System != url || other == own || !system.TryFind(other.Code!, out var otherConcept))
            {
                continue;
            }

            if (system.Subsumes(otherConcept, concept))
            {
                table.Entries.Add((own, other, table.Version));
            }
            else if (system.Subsumes(concept, otherConcept))
            {
                table.Entries.Add((other, own, table.Version));
            }
        }

        return true;
    }

    private sealed class Table
    {
        public int Version { get; set; }

        public HashSet<Coding> Codes { get; } = [];

        public List<(Coding Below, Coding Above, int Version)> Entries { get; } = [];
    }
}

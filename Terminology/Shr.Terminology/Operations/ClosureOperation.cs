using System.Globalization;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary><c>$closure</c>: keeps for a client which of its codes stand above which.</summary>
/// <remarks>https://hl7.org/fhir/R4/conceptmap-operation-closure.html</remarks>
internal static class ClosureOperation
{
    /// <summary>Answers a call; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope, ClosureTables tables, TimeProvider time)
    {
        var parameters = scope.Parameters;
        if (parameters.Text("name") is not { } name)
        {
            scope.Fail(400, TerminologyIssues.NoClosureName);
            return null;
        }

        List<Coding> codings = [.. parameters.FindAll("concept").Where(p => p.Value.Exists).Select(p => OperationParameters.ReadCoding(p.Value))];
        int? since = null;
        if (parameters.Text("version") is { } version)
        {
            if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                scope.Fail(400, TerminologyIssues.BadParameter, "version", version, "the number of an earlier answer was expected");
                return null;
            }

            since = number;
        }

        if (codings.Count == 0 && since is null)
        {
            tables.Start(name);
        }

        return tables.Add(name, codings, since, scope) is { } result ? Write(name, result.Version, result.Entries, time) : null;
    }

    private static TerminologyResult Write(string name, int version, IReadOnlyList<(Coding Below, Coding Above)> entries, TimeProvider time)
    {
        using var writer = new AnswerWriter();
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "ConceptMap"u8);
        json.WriteString("version"u8, version.ToString(CultureInfo.InvariantCulture));
        json.WriteString("name"u8, name);
        json.WriteString("status"u8, "active"u8);
        json.WriteBoolean("experimental"u8, true);
        json.WriteString("date"u8, time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        if (entries.Count > 0)
        {
            json.WriteStartArray("group"u8);
            foreach (var group in entries.GroupBy(e => e.Below.System, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("source"u8, group.Key);
                json.WriteString("target"u8, group.Key);
                json.WriteStartArray("element"u8);
                foreach (var element in group.GroupBy(e => e.Below.Code, StringComparer.Ordinal))
                {
                    json.WriteStartObject();
                    json.WriteString("code"u8, element.Key);
                    json.WriteStartArray("target"u8);
                    foreach (var (_, above) in element)
                    {
                        json.WriteStartObject();
                        json.WriteString("code"u8, above.Code);
                        json.WriteString("equivalence"u8, "subsumes"u8);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        return writer.Finish();
    }
}

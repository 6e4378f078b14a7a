using System.Globalization;
using System.Text.Json.Nodes;
using Shr.Server.Security.Access;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters.Quality;

/// <summary>The figures of one sender on one day: names and counts. Stored as a MeasureReport, a group for each name, sealed for the sender.</summary>
/// <remarks>https://hl7.org/fhir/R4/measurereport.html</remarks>
internal sealed class QualityFigures
{
    /// <summary>The system of the codes of the figures.</summary>
    public const string System = "http://dghs.gov.bd/fhir/CodeSystem/encounter-quality";

    /// <summary>The system of the identifier of reports: the sender.</summary>
    public const string Sender = "http://dghs.gov.bd/fhir/encounter-quality-of";

    private const string Measure = "http://dghs.gov.bd/fhir/Measure/encounter-quality";
    private const string DayFormat = "yyyy-MM-dd";

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>All figures by name.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>One figure; 0 where nothing was counted.</summary>
    public long this[string name] => _counts.GetValueOrDefault(name);

    /// <summary>Counts one more (or several).</summary>
    public void Add(string name, long count = 1) => _counts[name] = this[name] + count;

    /// <summary>Adds all of another's.</summary>
    public void Add(QualityFigures other)
    {
        foreach (var (name, count) in other._counts)
        {
            Add(name, count);
        }
    }

    /// <summary>The id of the report of a sender and a day.</summary>
    public static string IdOf(string sender, DateOnly day) => $"quality-{sender}-{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

    /// <summary>The report.</summary>
    public JsonObject Write(string sender, DateOnly day)
    {
        var date = day.ToString(DayFormat, CultureInfo.InvariantCulture);
        var isProvider = sender.StartsWith("provider-", StringComparison.Ordinal);
        return new JsonObject
        {
            ["resourceType"] = "MeasureReport",
            ["id"] = IdOf(sender, day),
            ["meta"] = new JsonObject { ["security"] = new JsonArray(new JsonObject { ["system"] = Seal.System, ["code"] = isProvider ? sender : Seal.Facility(sender) }) },
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = Sender, ["value"] = sender }),
            ["status"] = "complete",
            ["type"] = "summary",
            ["measure"] = Measure,
            ["period"] = new JsonObject { ["start"] = date, ["end"] = date },
            ["group"] = new JsonArray([.. _counts.Select(c => new JsonObject
            {
                ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = System, ["code"] = c.Key }) },
                ["population"] = new JsonArray(new JsonObject { ["count"] = c.Value }),
            })]),
        };
    }

    /// <summary>The figures of a report, with whose and which day's they are; null where the record is none.</summary>
    public static (string Sender, DateOnly Day, QualityFigures Figures)? Read(ResourceVersion version)
    {
        if (version.IsDeleted)
        {
            return null;
        }

        var record = new StoredRecord(version);
        if (record.Identifier(Sender) is not { } sender
            || !DateOnly.TryParseExact(StoredRecord.TextOf(record.Root["period"], "start"), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        var figures = new QualityFigures();
        foreach (var group in record.List("group"))
        {
            if (StoredRecord.ListOf(group["code"], "coding").Select(c => StoredRecord.TextOf(c, "code")).FirstOrDefault() is { } name
                && StoredRecord.ListOf(group, "population").Select(p => p["count"]).FirstOrDefault() is JsonValue value && value.TryGetValue<long>(out var count))
            {
                figures.Add(name, count);
            }
        }

        return (sender, day, figures);
    }
}

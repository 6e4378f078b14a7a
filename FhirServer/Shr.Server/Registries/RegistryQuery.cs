using System.Globalization;

namespace Shr.Server.Registries;

/// <summary>What a list of a registry is asked: since when, how many, after how many.</summary>
/// <param name="Since">Records updated at this instant or later; null for all.</param>
/// <param name="Limit">The most records, 1 to 1000.</param>
/// <param name="Offset">How many records to leave out, from 0.</param>
internal sealed record RegistryQuery(DateTimeOffset? Since, int Limit, int Offset)
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 1000;
    private const int MaxOffset = 1_000_000;

    // What clients send before their first synchronisation; no calendar has it.
    private const string Never = "0000-00-00";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads the query of a request; null where a value makes no sense. A limit above the largest is cut to it.</summary>
    public static RegistryQuery? Read(IQueryCollection query)
    {
        DateTimeOffset? since = null;
        var text = query["updatedSince"].ToString().Trim();
        if (text.Length > 0 && text is not (Never or Never + " 00:00:00" or Never + "T00:00:00"))
        {
            if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                return null;
            }

            since = instant.ToUniversalTime();
        }

        return Number(query["limit"].ToString(), DefaultLimit) is { } limit and > 0 && Number(query["offset"].ToString(), 0) is { } offset and <= MaxOffset
            ? new RegistryQuery(since, Math.Min(limit, MaxLimit), offset)
            : null;
    }

    private static int? Number(string text, int missing)
    {
        if (text.Length == 0)
        {
            return missing;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

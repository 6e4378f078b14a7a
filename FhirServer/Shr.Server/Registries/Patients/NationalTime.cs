using System.Globalization;

namespace Shr.Server.Registries.Patients;

/// <summary>Dates as the patient index takes and gives them.</summary>
internal static class NationalTime
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    private static readonly string[] Dates = ["yyyy-MM-dd"];

    private static readonly string[] Zoneless = ["yyyy-MM-dd'T'HH:mm:ss"];

    private static readonly string[] Zoned = [.. from time in new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.fff" } select $"yyyy-MM-dd'T'{time}zzz"];

    /// <summary>
    /// A date or time a client sent: <c>yyyy-MM-dd</c>, with a time to the second, or with a time and a zone. Null where it
    /// is none of these or no calendar has it.
    /// </summary>
    public static DateTimeOffset? Read(string text, TimeSpan zone, out bool hasTime)
    {
        hasTime = text.Length > 10;
        if (DateTime.TryParseExact(text, hasTime ? Zoneless : Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone);
        }

        return DateTimeOffset.TryParseExact(Separated(text), Zoned, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;
    }

    /// <summary>An instant as the documents write it: milliseconds and offset.</summary>
    public static string Write(DateTimeOffset instant) => instant.ToString(Written, CultureInfo.InvariantCulture);

    /// <summary>A date or time of FHIR as the documents write it; a year or a month alone stays what it is.</summary>
    public static string Write(string fhir, TimeSpan zone)
    {
        if (fhir.Length == 10 && Read(fhir, zone, out _) is { } date)
        {
            return Write(date);
        }

        return fhir.Length > 10 && DateTimeOffset.TryParse(fhir, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? Write(instant) : fhir;
    }

    /// <summary>An instant as FHIR keeps it: midnight of the server's zone is a day, and nothing more is claimed.</summary>
    public static string ToFhir(DateTimeOffset at, TimeSpan zone) =>
        at.TimeOfDay == TimeSpan.Zero && at.Offset == zone ? at.ToString(Dates[0], CultureInfo.InvariantCulture) : Write(at);

    // +0600 and Z are +06:00 and +00:00.
    private static string Separated(string text)
    {
        if (text is [.., 'Z'])
        {
            return text[..^1] + "+00:00";
        }

        return text.Length > 5 && text[^5] is '+' or '-' && text[^4..].All(char.IsAsciiDigit) ? $"{text[..^2]}:{text[^2..]}" : text;
    }
}

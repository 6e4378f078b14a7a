using System.Globalization;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Registries.Encounters;

/// <summary>Whether a patient still lived when an encounter started.</summary>
internal static class LifeSpan
{
    /// <summary>
    /// Whether the patient died before a date or instant. Days are compared, and the day after still passes: dates have no
    /// zone, and what is done for the dying ends after death. Who is only said to be dead died at the latest when that was recorded.
    /// </summary>
    public static bool EndsBefore(PatientRecord patient, string? start)
    {
        if (Day(start) is not { } day)
        {
            return false;
        }

        var died = StoredRecord.TextOf(patient.Root, "deceasedDateTime") is { } text ? LastDay(text) : IsDead(patient) ? DateOnly.FromDateTime(patient.Version.LastUpdated.UtcDateTime) : (DateOnly?)null;
        return died is { } last && day > last.AddDays(1);
    }

    private static bool IsDead(PatientRecord patient) => patient.Root["deceasedBoolean"] is { } dead && dead.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static DateOnly? Day(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateOnly? LastDay(string text) => text.Length switch
    {
        4 when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and < 9999 => new DateOnly(year, 12, 31),
        7 when DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) => month.AddMonths(1).AddDays(-1),
        _ => Day(text),
    };
}

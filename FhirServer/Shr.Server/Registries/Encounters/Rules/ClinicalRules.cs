using System.Globalization;
using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>B10, and what the old service demanded beyond R4: a status of every active condition.</summary>
internal static class ClinicalRules
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(BundleCase which)
    {
        foreach (var condition in which.Of("Condition"))
        {
            var verification = SubmittedEntry.Codings(condition.Content["verificationStatus"]).Select(c => StoredRecord.TextOf(c, "code")).FirstOrDefault();
            if (condition.Content["clinicalStatus"] is null && verification is not ("entered-in-error" or "refuted"))
            {
                which.Add("B7", $"{condition.Path}.clinicalStatus", "There must be a clinical status in condition");
            }
        }

        foreach (var procedure in which.Of("Procedure"))
        {
            if (procedure.Content["performedPeriod"] is JsonObject period && !IsInOrder(period))
            {
                which.Add("B10", $"{procedure.Path}.performedPeriod", $"Invalid Period:Procedure:{procedure.Id ?? procedure.FullUrl}");
            }

            foreach (var report in procedure.Content["report"] as JsonArray ?? [])
            {
                if (StoredRecord.TextOf(report, "reference") is not { Length: > 0 } reference || which.References[reference] is { Kind: NationalKind.Record, Target: null })
                {
                    which.Add("B10", $"{procedure.Path}.report", "Invalid Diagnostic Report Reference");
                }
            }
        }
    }

    private static bool IsInOrder(JsonObject period) =>
        Instant(StoredRecord.TextOf(period, "start"), isEnd: false) is not { } start || Instant(StoredRecord.TextOf(period, "end"), isEnd: true) is not { } end || start <= end;

    // A date without a time is a whole day (a month, a year): it starts with its first and ends with its last second.
    private static DateTimeOffset? Instant(string? text, bool isEnd)
    {
        string[] formats = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
        if (text is null)
        {
            return null;
        }

        if (text.Length <= 10)
        {
            return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
                ? isEnd ? (text.Length switch { 4 => day.AddYears(1), 7 => day.AddMonths(1), _ => day.AddDays(1) }).AddHours(14) : day.AddHours(-14)
                : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using Shr.Fhir;

namespace Shr.Server.Writing.Rules;

/// <summary>
/// When a record is from: the moment that decides which version of a guide it is judged by. It is the first of the elements below that the
/// record has, of a period its start, of a date without a time the start of that day, month or year in the server's zone.
/// </summary>
/// <remarks>What a record is about counts and not when it is written: a visit of 2023 that is brought in today is judged as one of 2023.</remarks>
internal static class RecordDate
{
    private static readonly FrozenDictionary<string, string[]> Elements = new Dictionary<string, string[]>
    {
        ["AllergyIntolerance"] = ["recordedDate", "onset"],
        ["Appointment"] = ["start", "created"],
        ["Bundle"] = ["timestamp"],
        ["CarePlan"] = ["created", "period"],
        ["ClinicalImpression"] = ["date", "effective"],
        ["Composition"] = ["date"],
        ["Condition"] = ["recordedDate", "onset"],
        ["DiagnosticReport"] = ["effective", "issued"],
        ["DocumentReference"] = ["date"],
        ["Encounter"] = ["period"],
        ["Immunization"] = ["occurrence", "recorded"],
        ["MedicationAdministration"] = ["effective"],
        ["MedicationDispense"] = ["whenHandedOver", "whenPrepared"],
        ["MedicationRequest"] = ["authoredOn"],
        ["MedicationStatement"] = ["effective", "dateAsserted"],
        ["Observation"] = ["effective", "issued"],
        ["Procedure"] = ["performed"],
        ["Provenance"] = ["recorded", "occurred"],
        ["QuestionnaireResponse"] = ["authored"],
        ["ServiceRequest"] = ["authoredOn", "occurrence"],
        ["Specimen"] = ["receivedTime"],
        ["Task"] = ["authoredOn", "executionPeriod"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The moment, or null where the record does not say.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">The element that says it, where the configuration names one.</param>
    /// <param name="zone">The zone of dates without one.</param>
    public static DateTimeOffset? Of(in Element record, string[]? path, TimeSpan zone)
    {
        if (path is not null)
        {
            return Follow(record, path, 0, zone);
        }

        foreach (var name in Elements.GetValueOrDefault(record.Type.Name, []))
        {
            if (Follow(record, [name], 0, zone) is { } moment)
            {
                return moment;
            }
        }

        return null;
    }

    private static DateTimeOffset? Follow(in Element element, string[] path, int step, TimeSpan zone)
    {
        if (step == path.Length)
        {
            return element.Type.IsPrimitive ? Read(element.StringValue, zone)
                : element.Type.FindElement("start") is not null ? Read(element.ChildString("start"u8), zone)
                : null;
        }

        if (element.Type.FindElement(path[step]) is not { } info)
        {
            return null;
        }

        foreach (var child in element.ChildrenOf(default, info))
        {
            if (Follow(child, path, step + 1, zone) is { } moment)
            {
                return moment;
            }
        }

        return null;
    }

    private static DateTimeOffset? Read(string? text, TimeSpan zone)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Contains('T', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
        }

        var day = text.Length switch
        {
            4 => text + "-01-01",
            7 => text + "-01",
            _ => text,
        };
        return DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new DateTimeOffset(date, zone) : null;
    }
}

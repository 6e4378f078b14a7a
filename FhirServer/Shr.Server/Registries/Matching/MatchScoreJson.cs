using System.Text.Json;

namespace Shr.Server.Registries.Matching;

/// <summary>A score as <c>Bundle.entry.search</c> carries it: the number, FHIR's grade, and what each field said.</summary>
/// <remarks>https://hl7.org/fhir/R4/patient-operation-match.html, https://hl7.org/fhir/R4/extension-match-grade.html</remarks>
internal static class MatchScoreJson
{
    private const string Grade = "http://hl7.org/fhir/StructureDefinition/match-grade";
    private const string Evidence = "http://dghs.gov.bd/registry/match-evidence";
    private const int Digits = 4;

    /// <summary>The grade as a code of FHIR's value set.</summary>
    public static string CodeOf(MatchGrade grade) => grade switch
    {
        MatchGrade.Certain => "certain",
        MatchGrade.Probable => "probable",
        MatchGrade.Possible => "possible",
        _ => "certainly-not",
    };

    /// <summary>The probability with as many digits as it is worth.</summary>
    public static decimal NumberOf(MatchScore score) => (decimal)Math.Round(score.Probability, Digits);

    /// <summary>What was found, in one sentence for people.</summary>
    public static string Explain(MatchScore score) =>
        string.Join("; ", score.Evidence.Select(e => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{e.Field}: {e.Finding} ({e.Weight:+0.0;-0.0;0})")));

    public static void WriteExtensions(Utf8JsonWriter json, MatchScore? score)
    {
        if (score is null)
        {
            return;
        }

        json.WriteStartArray("extension"u8);
        json.WriteStartObject();
        json.WriteString("url"u8, Grade);
        json.WriteString("valueCode"u8, CodeOf(score.Grade));
        json.WriteEndObject();
        foreach (var evidence in score.Evidence)
        {
            json.WriteStartObject();
            json.WriteStartArray("extension"u8);
            Write(json, "field", evidence.Field);
            Write(json, "finding", evidence.Finding);
            json.WriteStartObject();
            json.WriteString("url"u8, "weight"u8);
            json.WriteNumber("valueDecimal"u8, (decimal)Math.Round(evidence.Weight, 2));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("url"u8, Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteScore(Utf8JsonWriter json, MatchScore? score)
    {
        if (score is not null)
        {
            json.WriteNumber("score"u8, NumberOf(score));
        }
    }

    private static void Write(Utf8JsonWriter json, string url, string text)
    {
        json.WriteStartObject();
        json.WriteString("url"u8, url);
        json.WriteString("valueString"u8, text);
        json.WriteEndObject();
    }
}

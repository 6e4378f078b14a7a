using System.Collections.Frozen;

namespace Shr.Definitions.Generator;

/// <summary>Invariants of R4 4.0.1 that contradict the element they guard, with the wording that FHIR R4B gave them; ras-2, which R4B left as it is, in ours.</summary>
/// <remarks>
/// As published, app-3's reason could never be given (the code is <c>noshow</c>), bdl-8 has no answer for an entry without fullUrl,
/// tim-9 fails on a second <c>when</c>, and ras-2 gives nothing for a prediction without a probability, which is allowed.
/// </remarks>
internal static class Errata
{
    private static readonly FrozenDictionary<string, string> Expressions = new Dictionary<string, string>
    {
        ["Appointment.cancelationReason.exists() implies (Appointment.status='no-show' or Appointment.status='cancelled')"] =
            "Appointment.cancelationReason.exists() implies (Appointment.status='noshow' or Appointment.status='cancelled')",
        ["fullUrl.contains('/_history/').not()"] = "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
        ["offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))"] =
            "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
        ["probability is decimal implies (probability as decimal) <= 100"] =
            "probability.exists() implies (probability is decimal implies (probability as decimal) <= 100)",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Corrected(string expression) => Expressions.GetValueOrDefault(expression, expression);
}

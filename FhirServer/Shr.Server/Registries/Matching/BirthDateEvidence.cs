using System.Globalization;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// What two birth dates say. Many are estimates written as the first of January or of a month; clerks swap day and
/// month and slip by one digit.
/// </summary>
internal static class BirthDateEvidence
{
    /// <summary>The evidence, or null where one of the dates is unknown.</summary>
    public static MatchEvidence? Judge(string? a, string? b)
    {
        if (a is not { Length: >= 4 } || b is not { Length: >= 4 })
        {
            return null;
        }

        var isEstimate = IsEstimate(a) || IsEstimate(b);
        if (a == b)
        {
            return new MatchEvidence("birthDate", "the same", a.Length < 10 ? 2 : isEstimate ? 3.5 : 7);
        }

        if (a.Length == 10 && b.Length == 10)
        {
            if (a[..4] == b[..4] && a[5..7] == b[8..] && a[8..] == b[5..7])
            {
                return new MatchEvidence("birthDate", "day and month swapped", 5);
            }

            if (TextSimilarity.IsOneSlip(Digits(a), Digits(b)))
            {
                return new MatchEvidence("birthDate", "one digit apart", 3.5);
            }

            if (a[..7] == b[..7])
            {
                return new MatchEvidence("birthDate", "the same month", 1);
            }

            if (a[5..] == b[5..] && !isEstimate && Math.Abs(Year(a) - Year(b)) <= 10)
            {
                return new MatchEvidence("birthDate", "the same day of another year", 1);
            }
        }

        var years = Math.Abs(Year(a) - Year(b));
        return years switch
        {
            0 => new MatchEvidence("birthDate", "the same year", isEstimate ? 2 : 0),
            <= 2 => new MatchEvidence("birthDate", "within two years", isEstimate ? 0.5 : -2.5),
            <= 5 when isEstimate => new MatchEvidence("birthDate", "within five years, estimated", -1.5),
            _ => new MatchEvidence("birthDate", "different", -6),
        };
    }

    private static bool IsEstimate(string date) => date.Length < 10 || date.EndsWith("-01-01", StringComparison.Ordinal);

    private static string Digits(string date) => string.Concat(date.AsSpan(0, 4), date.AsSpan(5, 2), date.AsSpan(8, 2));

    private static int Year(string date) => int.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0;
}

using System.Globalization;

namespace Shr.Server.Registries.HealthIds;

/// <summary>Counts the bodies that may be given out, without walking over them: digit by digit.</summary>
/// <remarks>
/// Whether a digit may follow depends only on how often the last digit stands in a row and whether there was a run of three
/// already, so that the ways to go on are a small table.
/// </remarks>
public static class HealthIdCount
{
    // [digits to come][length of the run at the end][runs of three so far, the one at the end included]
    private static readonly long[,,] Ways = Fill();

    /// <summary>How many bodies from one to another (both included) may be given out.</summary>
    public static long Between(long from, long to) => to < from ? 0 : Below(to + 1) - Below(from);

    /// <summary>The body with which, from one on, a number of them is reached; null where there are not so many up to <paramref name="last"/>.</summary>
    public static long? Nth(long from, long count, long last)
    {
        if (count <= 0 || Between(from, last) < count)
        {
            return null;
        }

        var (low, high) = (from, last);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Between(from, middle) >= count)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static long Below(long body)
    {
        if (body <= HealthId.OrganizationFirst)
        {
            return 0;
        }

        // One more than the largest has eleven digits; nothing is lost by counting the largest itself.
        var last = body > HealthId.IndexLast ? HealthId.IndexLast : body;
        var digits = last.ToString("D10", CultureInfo.InvariantCulture);
        var (count, run, threes) = (body > HealthId.IndexLast && HealthId.IsAssignable(last) ? 1L : 0L, 1, 0);
        for (var i = 1; i < digits.Length; i++)
        {
            for (var digit = i == 1 ? '1' : '0'; digit < digits[i]; digit++)
            {
                if (Step(run, threes, digit == digits[i - 1]) is var (r, t))
                {
                    count += Ways[digits.Length - 1 - i, r, t];
                }
            }

            if (Step(run, threes, digits[i] == digits[i - 1]) is not var (nextRun, nextThrees))
            {
                return count;
            }

            (run, threes) = (nextRun, nextThrees);
        }

        return count;
    }

    // The state after one more digit, or null where the body would have a reserved pattern.
    private static (int Run, int Threes)? Step(int run, int threes, bool isSame) => (isSame, run, threes) switch
    {
        (false, _, _) => (1, threes),
        (true, 1, _) => (2, threes),
        (true, 2, 0) => (3, 1),
        _ => null,
    };

    private static long[,,] Fill()
    {
        var ways = new long[HealthId.BodyLength, 4, 2];
        for (var left = 0; left < HealthId.BodyLength; left++)
        {
            for (var run = 1; run <= 3; run++)
            {
                for (var threes = 0; threes <= 1; threes++)
                {
                    ways[left, run, threes] = left == 0 ? 1
                        : (9 * ways[left - 1, 1, threes]) + (Step(run, threes, true) is var (r, t) ? ways[left - 1, r, t] : 0);
                }
            }
        }

        return ways;
    }
}

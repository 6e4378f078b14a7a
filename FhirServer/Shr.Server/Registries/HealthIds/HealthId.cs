using System.Globalization;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// A national health ID: ten digits and a check digit. Which bodies may be given out, and to whom, is decided here;
/// whether an ID is taken is decided inside the commit.
/// </summary>
/// <remarks>
/// The check digit is Luhn's over digits 2 to 10: the leading 9 does not count. Bodies that invite slips of the pen are
/// never given out: the same digit four times in a row, or two separate runs of three equal digits.
/// </remarks>
public static class HealthId
{
    /// <summary>Digits of a body, without the check digit.</summary>
    public const int BodyLength = 10;

    /// <summary>Digits of a health ID.</summary>
    public const int Length = BodyLength + 1;

    /// <summary>The first body of the patient index's own range.</summary>
    public const long IndexFirst = 9_800_000_000;

    /// <summary>The last body of the patient index's own range.</summary>
    public const long IndexLast = 9_999_999_999;

    /// <summary>The first body of the range for other organisations.</summary>
    public const long OrganizationFirst = 9_100_000_000;

    /// <summary>The last body of the range for other organisations.</summary>
    public const long OrganizationLast = 9_799_999_999;

    /// <summary>The health ID of a body.</summary>
    public static string Of(long body)
    {
        var digits = body.ToString("D10", CultureInfo.InvariantCulture);
        return digits + (char)('0' + CheckDigit(digits));
    }

    /// <summary>Whether a text is a health ID: eleven digits, in a range, with the right check digit, and no reserved pattern.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        HasForm(text) && IsAssignable(long.Parse(text[..BodyLength], CultureInfo.InvariantCulture));

    /// <summary>
    /// Whether a text has the form of a health ID: eleven digits and the right check digit. IDs of other systems may have
    /// patterns that are never given out here, so what comes in is judged by this, what goes out by <see cref="IsAssignable"/>.
    /// </summary>
    public static bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == Length
        && text.IndexOfAnyExceptInRange('0', '9') < 0
        && text[^1] - '0' == CheckDigit(text[..BodyLength]);

    /// <summary>Whether a body may be given out.</summary>
    public static bool IsAssignable(long body)
    {
        if (body is < OrganizationFirst or > IndexLast)
        {
            return false;
        }

        Span<char> digits = stackalloc char[BodyLength];
        body.TryFormat(digits, out _, "D10", CultureInfo.InvariantCulture);
        return !HasReservedRuns(digits);
    }

    /// <summary>Whether a body is in the range of the patient index itself, not of an organisation.</summary>
    public static bool IsOfIndex(long body) => body is >= IndexFirst and <= IndexLast;

    /// <summary>The next body after one that may be given out and is not beyond <paramref name="last"/>; null where there is none.</summary>
    public static long? NextAssignable(long after, long last)
    {
        for (var body = after + 1; body <= last; body++)
        {
            if (IsAssignable(body))
            {
                return body;
            }
        }

        return null;
    }

    private static int CheckDigit(ReadOnlySpan<char> body)
    {
        // Luhn from the right: the rightmost digit of the body is doubled first; the leading 9 is left out.
        var sum = 0;
        var isDoubled = true;
        for (var i = BodyLength - 1; i >= 1; i--)
        {
            var digit = body[i] - '0';
            if (isDoubled)
            {
                digit *= 2;
                digit -= digit > 9 ? 9 : 0;
            }

            sum += digit;
            isDoubled = !isDoubled;
        }

        return (10 - (sum % 10)) % 10;
    }

    private static bool HasReservedRuns(ReadOnlySpan<char> digits)
    {
        var runsOfThree = 0;
        for (var i = 0; i < digits.Length;)
        {
            var end = i + 1;
            while (end < digits.Length && digits[end] == digits[i])
            {
                end++;
            }

            if (end - i >= 4)
            {
                return true;
            }

            runsOfThree += end - i == 3 ? 1 : 0;
            i = end;
        }

        return runsOfThree >= 2;
    }
}

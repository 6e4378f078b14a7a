using System.Text.RegularExpressions;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Regular expressions: without backtracking where they allow it, and always with a time limit.</summary>
/// <remarks>https://hl7.org/fhirpath/#matchesregex-string-flags-string-boolean</remarks>
internal static class RegexFunctions
{
    private const int MaxPattern = 4096;

    public static bool Matches(in Call call) => Match(call, isFull: false);

    public static bool MatchesFull(in Call call) => Match(call, isFull: true);

    public static bool ReplaceMatches(in Call call)
    {
        if (!call.SingleText(out var text) || !call.TextArgument(0, out var pattern) || !call.TextArgument(1, out var substitution) || !call.TextArgument(2, out var flags))
        {
            return false;
        }

        if (text is null || pattern is null || substitution is null)
        {
            return call.Empty();
        }

        if (pattern.Length == 0)
        {
            return call.Return(text);
        }

        if (!Create(call, pattern, flags, out var regex))
        {
            return false;
        }

        try
        {
            return FitsReplacement(call, regex, text, substitution) && call.Return(regex.Replace(text, substitution));
        }
        catch (RegexMatchTimeoutException)
        {
            return TookTooLong(call);
        }
    }

    // A substitution may name what it found, or the whole text ($_), again and again.
    private static bool FitsReplacement(in Call call, Regex regex, string text, string substitution)
    {
        var each = substitution.Length + (substitution.AsSpan().Count('$') * (long)text.Length);
        return each * (text.Length + 1L) < 65_536 || call.E.Text(each * regex.Count(text));
    }

    private static bool Match(in Call call, bool isFull)
    {
        if (!call.SingleText(out var text) || !call.TextArgument(0, out var pattern) || !call.TextArgument(1, out var flags))
        {
            return false;
        }

        if (text is null || pattern is null)
        {
            return call.Empty();
        }

        if (!Create(call, isFull ? $@"\A(?:{pattern})\z" : pattern, flags, out var regex))
        {
            return false;
        }

        try
        {
            return call.Return(regex.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return TookTooLong(call);
        }
    }

    // The dot matches line ends too (single-line mode), unless flags are given: then only what they ask for.
    private static bool Create(in Call call, string pattern, string? flags, out Regex regex)
    {
        regex = null!;
        var options = flags is null ? RegexOptions.Singleline : RegexOptions.None;
        foreach (var flag in flags ?? "")
        {
            switch (flag)
            {
                case 'i':
                    options |= RegexOptions.IgnoreCase;
                    break;
                case 'm':
                    options |= RegexOptions.Multiline;
                    break;
                default:
                    return call.Fail($"the flag '{flag}' is not known; there are i and m");
            }
        }

        if (pattern.Length > MaxPattern)
        {
            return call.Fail($"the pattern is longer than {MaxPattern} characters");
        }

        if (call.E.Regexes.Find(pattern, options, call.E.Scope.Limits.RegexTimeout) is not { } found)
        {
            return call.Fail($"'{pattern}' is not a regular expression");
        }

        regex = found;
        return true;
    }

    private static bool TookTooLong(in Call call) =>
        call.E.Fail(call.Position, $"the match took longer than {call.E.Scope.Limits.RegexTimeout.TotalMilliseconds} ms", isLimit: true);
}

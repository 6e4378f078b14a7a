using System.Text.RegularExpressions;

namespace Shr.Terminology.CodeSystems;

/// <summary>Patterns written by strangers: matched in time linear in the text, and against the whole text.</summary>
internal static class SafeRegex
{
    private const int MaxPattern = 1000;

    /// <summary>The pattern, or null with a sentence why it cannot be used.</summary>
    public static Regex? Compile(string pattern, out string? problem)
    {
        if (pattern.Length > MaxPattern)
        {
            problem = $"the pattern is longer than {MaxPattern} characters";
            return null;
        }

        try
        {
            problem = null;

            // Without backtracking "(a+)+" costs no more than "a+".
            return new Regex("^(?:" + pattern + ")$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        }
        catch (ArgumentException invalid)
        {
            problem = "the pattern is not valid: " + invalid.Message;
        }
        catch (NotSupportedException)
        {
            problem = "the pattern uses look-around or back references, which are not supported";
        }

        return null;
    }
}

using System.Globalization;

namespace Shr.Terminology;

/// <summary>Versions of terminology resources: which is newer, and which is meant by a pattern.</summary>
internal static class Versions
{
    /// <summary>Splits <c>url|version</c>.</summary>
    public static (string Url, string? Version) Split(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (canonical, null) : (canonical[..bar], bar + 1 < canonical.Length ? canonical[(bar + 1)..] : null);
    }

    /// <summary><c>url|version</c>, or the url alone.</summary>
    public static string Join(string url, string? version) => string.IsNullOrEmpty(version) ? url : url + "|" + version;

    /// <summary>Whether a version is the one asked for: the same, or one that fits a pattern such as <c>1.0.x</c>.</summary>
    public static bool Matches(string? pattern, string? version)
    {
        if (string.IsNullOrEmpty(pattern) || pattern == version)
        {
            return true;
        }

        if (version is null || !IsPattern(pattern))
        {
            return false;
        }

        var wanted = pattern.Split('.');
        var actual = version.Split('.');
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is "*" or "x" or "X" && i == wanted.Length - 1)
            {
                return actual.Length > i || i == actual.Length;
            }

            if (i >= actual.Length || (wanted[i] is not ("*" or "x" or "X") && wanted[i] != actual[i]))
            {
                return false;
            }
        }

        return wanted.Length == actual.Length;
    }

    /// <summary>Whether a version holds a wildcard.</summary>
    public static bool IsPattern(string version)
    {
        foreach (var part in version.Split('.'))
        {
            if (part is "*" or "x" or "X")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Orders versions: numbers by value, text by letters, none first, a pre-release before its release.</summary>
    public static int Compare(string? a, string? b)
    {
        if (a is null || b is null)
        {
            return a is null ? (b is null ? 0 : -1) : 1;
        }

        var left = a.AsSpan();
        var right = b.AsSpan();
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var x = Take(ref left);
            var y = Take(ref right);
            var order = long.TryParse(x, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && long.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? m.CompareTo(n)
                : x.SequenceCompareTo(y);
            if (order != 0)
            {
                return order;
            }
        }

        return left.IsEmpty
            ? (right.IsEmpty ? 0 : right[0] == '-' ? 1 : -1)
            : left[0] == '-' ? -1 : 1;
    }

    /// <summary>Orders versions, newest first.</summary>
    public static int NewestFirst(string? a, string? b) => Compare(b, a);

    // A run of digits, a run of anything else but separators, or one separator.
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        var length = 1;
        var isDigit = char.IsAsciiDigit(rest[0]);
        if (rest[0] is not ('.' or '-'))
        {
            while (length < rest.Length && rest[length] is not ('.' or '-') && char.IsAsciiDigit(rest[length]) == isDigit)
            {
                length++;
            }
        }

        var part = rest[..length];
        rest = rest[length..];
        return part;
    }
}

namespace Shr.Server.Registries.Matching;

/// <summary>How alike two short texts are.</summary>
internal static class TextSimilarity
{
    /// <summary>Jaro-Winkler: 1 for the same text, 0 for nothing in common; forgiving at the end of words.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return 0;
        }

        if (a.SequenceEqual(b))
        {
            return 1;
        }

        var window = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        Span<bool> taken = stackalloc bool[Math.Min(b.Length, 64)];
        Span<char> matched = stackalloc char[Math.Min(a.Length, 64)];
        var count = 0;
        for (var i = 0; i < Math.Min(a.Length, 64); i++)
        {
            var to = Math.Min(i + window, taken.Length - 1);
            for (var j = Math.Max(0, i - window); j <= to; j++)
            {
                if (!taken[j] && a[i] == b[j])
                {
                    taken[j] = true;
                    matched[count++] = a[i];
                    break;
                }
            }
        }

        if (count == 0)
        {
            return 0;
        }

        var transposed = 0;
        for (int j = 0, k = 0; j < taken.Length; j++)
        {
            if (taken[j] && matched[k++] != b[j])
            {
                transposed++;
            }
        }

        double m = count;
        var jaro = ((m / a.Length) + (m / b.Length) + ((m - (transposed / 2.0)) / m)) / 3;
        var prefix = 0;
        while (prefix < 4 && prefix < a.Length && prefix < b.Length && a[prefix] == b[prefix])
        {
            prefix++;
        }

        return jaro + (prefix * 0.1 * (1 - jaro));
    }

    /// <summary>Whether one text becomes the other by one slip: a character changed, left out, added, or two swapped.</summary>
    public static bool IsOneSlip(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > b.Length)
        {
            return IsOneSlip(b, a);
        }

        if (b.Length - a.Length > 1)
        {
            return false;
        }

        var same = a.CommonPrefixLength(b);
        if (same == a.Length)
        {
            return b.Length - a.Length == 1;
        }

        if (a.Length < b.Length)
        {
            return a[same..].SequenceEqual(b[(same + 1)..]);
        }

        return a[(same + 1)..].SequenceEqual(b[(same + 1)..])
            || (same + 1 < a.Length && a[same] == b[same + 1] && a[same + 1] == b[same] && a[(same + 2)..].SequenceEqual(b[(same + 2)..]));
    }
}

namespace Shr.Server.Registries.Matching;

/// <summary>How alike two names are, word by word, whatever the order of the words.</summary>
internal static class NameSimilarity
{
    /// <summary>From 0 to 1, and how telling the words in common are (0: only words that everybody has; 1 and more: rare words).</summary>
    public static (double Similarity, double Evidence) Compare(IReadOnlyList<NameToken> a, IReadOnlyList<NameToken> b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return (0, 0);
        }

        if (a.Count > b.Count)
        {
            (a, b) = (b, a);
        }

        Span<bool> taken = stackalloc bool[8];
        double agreed = 0, weight = 0, evidence = 0;
        foreach (var token in a)
        {
            var (best, index) = Best(token, b, taken);
            if (index >= 0 && best >= 0.6)
            {
                taken[index] = true;
                var shared = Math.Min(token.Weight, b[index].Weight);
                evidence += best * shared;
                weight += Math.Max(token.Weight, b[index].Weight);
                agreed += best * Math.Max(token.Weight, b[index].Weight);
            }
            else
            {
                weight += token.Weight;
            }
        }

        // A word that only one side has is often left out; it counts, but less than a contradiction.
        for (var i = 0; i < b.Count; i++)
        {
            weight += taken[i] ? 0 : b[i].Weight * 0.3;
        }

        return (weight == 0 ? 0 : agreed / weight, evidence);
    }

    private static (double Similarity, int Index) Best(NameToken token, IReadOnlyList<NameToken> others, ReadOnlySpan<bool> taken)
    {
        var best = (Similarity: 0.0, Index: -1);
        for (var i = 0; i < others.Count; i++)
        {
            if (!taken[i] && Compare(token, others[i]) is var similarity && similarity > best.Similarity)
            {
                best = (similarity, i);
            }
        }

        return best;
    }

    private static double Compare(NameToken a, NameToken b)
    {
        if (a.Text == b.Text)
        {
            return 1;
        }

        if (a.Key == b.Key)
        {
            return 0.97;
        }

        // An initial stands for a word.
        if ((a.Text.Length == 1 || b.Text.Length == 1) && a.Text[0] == b.Text[0])
        {
            return 0.8;
        }

        var letters = TextSimilarity.JaroWinkler(a.Text, b.Text);
        if (TextSimilarity.IsOneSlip(a.Text, b.Text) && Math.Min(a.Text.Length, b.Text.Length) >= 4)
        {
            letters = Math.Max(letters, 0.93);
        }

        return a.Key.Length >= 3 && b.Key.Length >= 3 ? Math.Max(letters, 0.95 * TextSimilarity.JaroWinkler(a.Key, b.Key)) : letters;
    }
}

using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>The index behind a text search: each word of codes and names, and the concepts that have it.</summary>
internal static class WordIndex
{
    /// <summary>Indexes codes, displays and designations.</summary>
    public static (int[] Word, int[] PostingStart, int[] Posting) Build(
        TextPool texts, List<int> codes, List<int> displays, IEnumerable<(int Owner, int Value)> designations, List<(int Owner, string Text)> more)
    {
        var wordsOfText = new Dictionary<int, int[]>();
        var postings = new Dictionary<int, List<int>>();
        var moreTexts = more.ToLookup(m => m.Owner, m => m.Text);
        using var designation = designations.GetEnumerator();
        var hasDesignation = designation.MoveNext();
        for (var i = 0; i < codes.Count; i++)
        {
            Index(i, codes[i]);
            Index(i, displays[i]);
            for (; hasDesignation && designation.Current.Owner == i; hasDesignation = designation.MoveNext())
            {
                Index(i, designation.Current.Value);
            }

            foreach (var text in moreTexts[i])
            {
                SearchText.ForEachWord(text, word => Post(i, texts.Add(word)));
            }
        }

        var words = postings.Keys.Select(w => (Number: w, Bytes: Encoding.UTF8.GetBytes(texts[w]))).ToArray();
        Array.Sort(words, (a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));
        var start = new int[words.Length + 1];
        for (var w = 0; w < words.Length; w++)
        {
            start[w + 1] = start[w] + postings[words[w].Number].Count;
        }

        var all = new int[start[^1]];
        for (var w = 0; w < words.Length; w++)
        {
            postings[words[w].Number].CopyTo(all, start[w]);
        }

        return (Array.ConvertAll(words, w => w.Number), start, all);

        void Index(int concept, int text)
        {
            if (text < 0)
            {
                return;
            }

            if (!wordsOfText.TryGetValue(text, out var numbers))
            {
                var found = new HashSet<int>();
                SearchText.ForEachWord(texts[text], word => found.Add(texts.Add(word)));
                wordsOfText.Add(text, numbers = [.. found]);
            }

            foreach (var word in numbers)
            {
                Post(concept, word);
            }
        }

        void Post(int concept, int word)
        {
            if (!postings.TryGetValue(word, out var list))
            {
                postings.Add(word, list = []);
            }

            // Concepts come in order, so a repeat can only be the last one.
            if (list.Count == 0 || list[^1] != concept)
            {
                list.Add(concept);
            }
        }
    }

    /// <summary>The concepts with a word that begins so.</summary>
    public static BitConceptSet WithPrefix(PackedData data, ReadOnlySpan<byte> prefix)
    {
        var result = new BitConceptSet(data.Count);
        for (var w = LowerBound(data, prefix); w < data.Word.Length && data.Utf8(data.Word[w]).StartsWith(prefix); w++)
        {
            foreach (var concept in data.Posting.AsSpan(data.PostingStart[w], data.PostingStart[w + 1] - data.PostingStart[w]))
            {
                result.Add(concept);
            }
        }

        return result;
    }

    private static int LowerBound(PackedData data, ReadOnlySpan<byte> word)
    {
        var (low, high) = (0, data.Word.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (data.Utf8(data.Word[middle]).SequenceCompareTo(word) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

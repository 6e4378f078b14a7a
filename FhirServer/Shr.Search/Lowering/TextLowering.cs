using System.Text;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Strings, the texts of tokens, and words.</summary>
internal static class TextLowering
{
    /// <summary>A string parameter.</summary>
    public static IndexCondition Text(CompiledSearchParameter parameter, TextValue value)
    {
        var key = Conditions.Key(parameter, KeyForm.Text);
        switch (value.Match)
        {
            case TextMatch.Exact:
                TextKeys.Write(key, Encoding.UTF8.GetBytes(value.Text));
                return Conditions.Exactly(key);
            case TextMatch.Inside:
                return Conditions.Prefix(key, new Infix(NormalText.Of(value.Text), 3, 0, UntilZero: true));
            case TextMatch.End:
                return Conditions.Prefix(key, new Infix([.. NormalText.Of(value.Text), 0], 3));
            case TextMatch.Whole:
                return Conditions.Prefix(key.Raw(NormalText.Of(value.Text)).End());
            default:
                return Conditions.Prefix(key.Raw(NormalText.Of(value.Text)));
        }
    }

    /// <summary><c>:text</c> of a token: the start of its display or text.</summary>
    public static IndexCondition TokenText(CompiledSearchParameter parameter, TextValue value) =>
        Conditions.Prefix(Conditions.Key(parameter, KeyForm.TokenText).Raw(NormalText.Of(value.Text)));

    /// <summary><c>_content</c> and <c>_text</c>: all words, each from its start; <c>OR</c> parts alternatives.</summary>
    /// <param name="content">The type's <c>_content</c> parameter, under which the words of both are kept.</param>
    /// <param name="narrativeOnly">Whether only the narrative counts.</param>
    /// <param name="value">The words.</param>
    public static IndexCondition Words(CompiledSearchParameter content, bool narrativeOnly, TextValue value)
    {
        var alternatives = new List<IndexCondition>();
        foreach (var part in value.Text.Split(" OR ", StringSplitOptions.RemoveEmptyEntries))
        {
            var all = new List<IndexCondition>();
            var text = NormalText.Of(part.Replace(" AND ", " ", StringComparison.Ordinal));
            for (var from = 0; WordSplitter.Next(text, ref from) is var length and > 0; from += length)
            {
                all.Add(Word(content, narrativeOnly, text.AsSpan(from, length)));
            }

            if (all.Count > 0)
            {
                alternatives.Add(Conditions.All(all));
            }
        }

        return Conditions.Any(alternatives);
    }

    private static IndexCondition Word(CompiledSearchParameter content, bool narrativeOnly, ReadOnlySpan<byte> word)
    {
        var key = Conditions.Key(content, KeyForm.Words);
        var inNarrative = Conditions.Prefix(key, new Infix([KeyForm.NarrativeWord, .. word], 3));
        return narrativeOnly ? inNarrative : new AnyOf([Conditions.Prefix(key, new Infix([KeyForm.ContentWord, .. word], 3)), inNarrative]);
    }
}

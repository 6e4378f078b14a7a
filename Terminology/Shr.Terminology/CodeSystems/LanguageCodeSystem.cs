using System.Collections.Frozen;
using System.Globalization;

namespace Shr.Terminology.CodeSystems;

/// <summary>Language tags: <c>bn</c>, <c>bn-BD</c>, <c>zh-Hans-CN</c>.</summary>
/// <remarks>BCP 47: https://www.rfc-editor.org/rfc/rfc5646. Tags are compared as they are written by convention: <c>en-us</c> is not <c>en-US</c>.</remarks>
internal sealed class LanguageCodeSystem(ICodeSystem countries) : GrammarCodeSystem(new CodeSystemHeader
{
    Url = "urn:ietf:bcp:47",
    Name = "LanguageTags",
    Title = "Language tags",
    Language = "en",
    AllCodesValueSet = "http://hl7.org/fhir/ValueSet/all-languages",
    CommonCodesValueSet = "http://hl7.org/fhir/ValueSet/languages",
})
{
    private static readonly FrozenSet<string> TwoLetters = (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy "
        + "ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
        + "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw "
        + "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public override string? DisplayOf(Concept concept)
    {
        var tag = concept.Text!;
        var parts = tag.Split('-');
        if (parts.Length == 2 && countries.TryFind(parts[1], out var country))
        {
            return $"{NameOf(parts[0])} ({countries.DisplayOf(country)})";
        }

        return parts.Length == 1 ? NameOf(tag) : tag;
    }

    public override bool Subsumes(Concept ancestor, Concept descendant) =>
        descendant.Text!.StartsWith(ancestor.Text + "-", StringComparison.Ordinal);

    protected override string? Normalize(string code)
    {
        var parts = code.Split('-');
        if (!IsLanguage(parts[0]))
        {
            return null;
        }

        var i = 1;
        while (i < parts.Length && i < 4 && parts[i].Length == 3 && parts[i].All(char.IsAsciiLetterLower))
        {
            i++;
        }

        i += i < parts.Length && IsScript(parts[i]) ? 1 : 0;
        i += i < parts.Length && IsRegion(parts[i]) ? 1 : 0;
        while (i < parts.Length && IsVariant(parts[i]))
        {
            i++;
        }

        while (i < parts.Length && parts[i].Length == 1 && char.IsAsciiLetterOrDigit(parts[i][0]))
        {
            var isPrivate = parts[i] == "x";
            var start = ++i;
            while (i < parts.Length && parts[i].Length >= (isPrivate ? 1 : 2) && parts[i].Length <= 8 && parts[i].All(char.IsAsciiLetterOrDigit))
            {
                i++;
            }

            if (i == start)
            {
                return null;
            }
        }

        return i == parts.Length ? code : null;
    }

    private bool IsRegion(string part) =>
        (part.Length == 2 && part.All(char.IsAsciiLetterUpper) && countries.TryFind(part, out _)) || (part.Length == 3 && part.All(char.IsAsciiDigit));

    private static bool IsLanguage(string part) =>
        part.Length == 2 ? TwoLetters.Contains(part) : part.Length == 3 && part.All(char.IsAsciiLetterLower);

    private static bool IsScript(string part) => part.Length == 4 && char.IsAsciiLetterUpper(part[0]) && part.Skip(1).All(char.IsAsciiLetterLower);

    private static bool IsVariant(string part) =>
        part.All(char.IsAsciiLetterOrDigit) && (part.Length is >= 5 and <= 8 || (part.Length == 4 && char.IsAsciiDigit(part[0])));

    private static string NameOf(string language) =>
        TwoLetters.Contains(language) && CultureInfo.GetCultureInfo(language).EnglishName is { } name && !name.StartsWith("Unknown", StringComparison.Ordinal) ? name : language;
}

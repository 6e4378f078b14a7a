using System.Globalization;

namespace Shr.Terminology.Languages;

/// <summary>The languages a reader wants, best first: <c>displayLanguage</c> or an <c>Accept-Language</c> header.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9110#field.accept-language</remarks>
internal sealed class LanguagePreference
{
    private LanguagePreference(string text, IReadOnlyList<(string Tag, double Quality)> languages)
    {
        Text = text;
        Languages = languages;
    }

    /// <summary>As it was asked for, tidied.</summary>
    public string Text { get; }

    /// <summary>The tags with a weight, best first. <c>*</c> stands for any language.</summary>
    public IReadOnlyList<(string Tag, double Quality)> Languages { get; }

    /// <summary>Whether any language will do, as if none were asked for: <c>*</c>, with whatever weight.</summary>
    public bool IsAnything => Languages.All(l => l.Tag == "*" && l.Quality > 0);

    /// <summary>Reads a list of tags with weights; null where it is none.</summary>
    public static LanguagePreference? Parse(string text)
    {
        var languages = new List<(string Tag, double Quality)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = 1.0;
            foreach (var piece in pieces.Skip(1))
            {
                if (!piece.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                    || !double.TryParse(piece.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality))
                {
                    return null;
                }
            }

            if (!IsTag(pieces[0]))
            {
                return null;
            }

            languages.Add((pieces[0], quality));
        }

        return languages.Count == 0 ? null : new LanguagePreference(text.Trim(), [.. languages.OrderByDescending(l => l.Quality)]);
    }

    /// <summary>Whether a tag is wanted, at this weight or more: <c>de-CH</c> is German.</summary>
    public bool Accepts(string? tag)
    {
        if (tag is null)
        {
            return true;
        }

        foreach (var (wanted, quality) in Languages)
        {
            if (quality > 0 && Matches(wanted, tag, LanguageMatch.Language))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a stated language meets a wanted one as closely as asked.</summary>
    public static bool Matches(string wanted, string stated, LanguageMatch match)
    {
        if (wanted == "*" || wanted.Equals(stated, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return match switch
        {
            LanguageMatch.Exact => false,
            LanguageMatch.Region => Primary(wanted).Equals(Primary(stated), StringComparison.OrdinalIgnoreCase) && Region(wanted) is var region && region.Length > 0 && region.Equals(Region(stated), StringComparison.OrdinalIgnoreCase),
            _ => Primary(wanted).Equals(Primary(stated), StringComparison.OrdinalIgnoreCase)
                && (Region(wanted).Length == 0 || Region(stated).Length == 0 || Region(wanted).Equals(Region(stated), StringComparison.OrdinalIgnoreCase)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsTag(string tag) =>
        tag == "*" || (tag.Length is > 1 and < 36 && char.IsAsciiLetter(tag[0]) && tag[^1] != '-' && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static ReadOnlySpan<char> Primary(ReadOnlySpan<char> tag) => tag.IndexOf('-') is >= 0 and var dash ? tag[..dash] : tag;

    private static ReadOnlySpan<char> Region(ReadOnlySpan<char> tag)
    {
        foreach (var range in tag.Split('-'))
        {
            var part = tag[range];
            if (range.Start.Value > 0 && ((part.Length == 2 && char.IsAsciiLetter(part[0])) || (part.Length == 3 && char.IsAsciiDigit(part[0]))))
            {
                return part;
            }
        }

        return default;
    }
}

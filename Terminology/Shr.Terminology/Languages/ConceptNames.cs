using System.Text.RegularExpressions;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Languages;

/// <summary>All names of a concept: the display, the designations of the code system, of supplements and of a value set.</summary>
internal sealed partial class ConceptNames
{
    /// <summary>The use that the display property has, wherever it must be named.</summary>
    public static readonly Coding PreferredForLanguage =
        new("http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra", null, "preferredForLanguage", "Preferred For Language");

    private readonly List<ConceptName> _names = [];

    /// <summary>Every name in order.</summary>
    public IReadOnlyList<ConceptName> All => _names;

    /// <summary>The names of a concept.</summary>
    public static ConceptNames Of(ICodeSystem system, Concept concept)
    {
        var names = new ConceptNames();
        if (system.DisplayOf(concept) is { Length: > 0 } display)
        {
            names._names.Add(new ConceptName(new Designation(system.Header.Language, PreferredForLanguage, display), true, true));
        }

        foreach (var designation in system.DesignationsOf(concept))
        {
            names._names.Add(new ConceptName(designation, IsDisplayUse(designation.Use), false));
        }

        return names;
    }

    /// <summary>Adds what a value set says of the concept; its display goes before the code system's.</summary>
    public void Add(IncludedConcept concept, string? language)
    {
        if (concept.Display is { Length: > 0 } display)
        {
            _names.Add(new ConceptName(new Designation(language, PreferredForLanguage, display.Trim()), true, false));
        }

        foreach (var designation in concept.Designations)
        {
            _names.Add(new ConceptName(designation, IsDisplayUse(designation.Use), false));
        }
    }

    /// <summary>The name to show. Without a preference the display; with one the best name in a wanted language, which may be none.</summary>
    public ConceptName? Preferred(LanguagePreference? languages)
    {
        if (languages is null)
        {
            return First(n => n.IsDisplay && !n.Designation.IsWithdrawn) ?? First(n => n.IsDisplay) ?? First(_ => true);
        }

        foreach (var (tag, quality) in languages.Languages)
        {
            if (quality <= 0)
            {
                continue;
            }

            foreach (var isActive in (ReadOnlySpan<bool>)[true, false])
            {
                foreach (var match in (ReadOnlySpan<LanguageMatch>)[LanguageMatch.Exact, LanguageMatch.Region, LanguageMatch.Language])
                {
                    bool Fits(ConceptName n) => (n.Designation.Language is { } stated ? LanguagePreference.Matches(tag, stated, match) : tag == "*")
                        && (!isActive || !n.Designation.IsWithdrawn);
                    if ((First(n => n.IsDisplay && Fits(n)) ?? First(Fits)) is { } found)
                    {
                        return found;
                    }
                }
            }
        }

        return First(n => n.Designation.Language is null && n.IsDisplay);
    }

    /// <summary>Whether a display given for the concept is one of its names in a wanted language. Case is no matter.</summary>
    public bool Has(string display, LanguagePreference? languages, bool activeOnly = false) =>
        First(n => IsWanted(n, languages, activeOnly) && n.Designation.Value.Equals(display, StringComparison.OrdinalIgnoreCase)) is not null;

    /// <summary>Whether a display would be right with other white space.</summary>
    public bool HasButForSpace(string display, LanguagePreference? languages) =>
        First(n => IsWanted(n, languages, false) && Normalize(n.Designation.Value).Equals(Normalize(display), StringComparison.OrdinalIgnoreCase)) is not null;

    /// <summary>How many names there are in a wanted language.</summary>
    public int Count(LanguagePreference? languages, bool displayOnly) => _names.Count(n => (!displayOnly || n.IsDisplay) && IsWanted(n, languages, false));

    /// <summary>The names that would have been right, for a sentence: <c>'Display 1' (en) or 'Anzeige 1' (de)</c>.</summary>
    public string Present(LanguagePreference? languages)
    {
        var wanted = _names.Where(n => n.IsDisplay && IsWanted(n, languages, false)).ToList();
        if (wanted.Count == 0)
        {
            wanted = [.. _names.Where(n => n.IsDisplay)];
        }

        var items = wanted.ConvertAll(n => n.Designation.Language is { } language ? $"'{n.Designation.Value}' ({language})" : $"'{n.Designation.Value}'");
        return items.Count <= 1 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} or {items[^1]}";
    }

    /// <summary>Whether any name is exactly this text.</summary>
    public bool HasAnywhere(string display) => First(n => n.Designation.Value == display) is not null;

    /// <summary>The displays that may still be used.</summary>
    public IEnumerable<string> Current() => _names.Where(n => n.IsDisplay && !n.Designation.IsWithdrawn).Select(n => n.Designation.Value).Distinct(StringComparer.Ordinal);

    private static bool IsWanted(ConceptName name, LanguagePreference? languages, bool activeOnly) =>
        (!activeOnly || !name.Designation.IsWithdrawn) && (languages is null || languages.Accepts(name.Designation.Language));

    private static bool IsDisplayUse(Coding? use) => use is null || (use.System == PreferredForLanguage.System && use.Code == PreferredForLanguage.Code);

    private ConceptName? First(Func<ConceptName, bool> test)
    {
        foreach (var name in _names)
        {
            if (test(name))
            {
                return name;
            }
        }

        return null;
    }

    private static string Normalize(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

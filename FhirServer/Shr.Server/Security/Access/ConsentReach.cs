using System.Globalization;
using Shr.Fhir;

namespace Shr.Server.Security.Access;

/// <summary>What one provision is about.</summary>
/// <param name="Actors">Who, as <see cref="ConsentRule.Actor"/>.</param>
/// <param name="Purposes">Why.</param>
/// <param name="Scopes">Which records, as <see cref="ConsentScope"/>.</param>
/// <param name="From">The first second.</param>
/// <param name="To">The last second.</param>
/// <param name="IsAboutReading">Whether it speaks of looking at records, not only of collecting or correcting them.</param>
/// <param name="IsExact">Whether nothing was left out; an exception that is not exact is not believed.</param>
internal sealed record ConsentReach(
    IReadOnlyList<string> Actors, IReadOnlyList<string> Purposes, IReadOnlyList<string> Scopes, long From, long To, bool IsAboutReading, bool IsExact)
{
    private const int MaxCombinations = 64;
    private static readonly string[] ReadingActions = ["access", "use", "disclose"];

    public static ConsentReach Whole { get; } = new(["*"], ["*"], [ConsentScope.All], 0, long.MaxValue - 1, true, true);

    public static ConsentReach Of(Element provision, ConsentReach around)
    {
        var exact = !provision.Child("dataPeriod"u8).Exists;
        var actors = ActorsOf(provision, ref exact);
        string[] purposes = [.. Many(provision, "purpose"u8).Select(c => c.ChildString("code"u8)).OfType<string>()];
        string[] actions = [.. Many(provision, "action"u8).SelectMany(Codes).Select(c => c.Code)];
        var scopes = ScopesOf(provision, ref exact);
        var period = provision.Child("period"u8);
        var from = period.Exists ? Second(period.ChildString("start"u8), false) ?? around.From : around.From;
        var to = period.Exists ? Second(period.ChildString("end"u8), true) ?? around.To : around.To;
        return new ConsentReach(
            actors.Length == 0 ? around.Actors : actors,
            purposes.Length == 0 ? around.Purposes : purposes,
            scopes.Count == 0 ? around.Scopes : scopes,
            from,
            to,
            actions.Length == 0 ? around.IsAboutReading : actions.Any(a => ReadingActions.Contains(a)),
            exact);
    }

    private static string[] ActorsOf(Element provision, ref bool exact)
    {
        var actors = new List<string>();
        foreach (var actor in Many(provision, "actor"u8))
        {
            var reference = actor.Child("reference"u8);
            var target = reference.Exists ? reference.ChildString("reference"u8) : null;
            var identifier = reference.Exists ? reference.Child("identifier"u8) : default;
            if (target is not null)
            {
                var segments = target.Split('/');
                actors.Add(segments.Length >= 2 ? $"{segments[^2]}/{segments[^1]}" : target);
            }

            if (identifier.Exists && identifier.ChildString("value"u8) is { } value)
            {
                actors.Add($"id:{value}");
            }

            if (target is null && !identifier.Exists)
            {
                // An actor that cannot be told apart may be anybody.
                exact = false;
                return ["*"];
            }
        }

        return [.. actors];
    }

    private static List<string> ScopesOf(Element provision, ref bool exact)
    {
        List<string> types = [.. Many(provision, "class"u8).Select(c => c.ChildString("code"u8)).OfType<string>().Select(c => ConsentScope.Part('T', c))];
        List<string> labels = [.. Many(provision, "securityLabel"u8).Where(c => c.ChildString("code"u8) is not null)
            .Select(c => ConsentScope.Part('L', $"{c.ChildString("system"u8)}|{c.ChildString("code"u8)}"))];
        List<string> codes = [.. Many(provision, "code"u8).SelectMany(Codes).Select(c => ConsentScope.Part('C', $"{c.System}|{c.Code}"))];
        List<string> data = [.. Many(provision, "data"u8).Select(d => d.Child("reference"u8)).Where(r => r.Exists)
            .Select(r => r.ChildString("reference"u8)).OfType<string>().Select(r => ConsentScope.Part('R', r))];
        List<string> scopes = [];
        foreach (var part in (List<string>[])[types, labels, codes, data])
        {
            if (part.Count == 0)
            {
                continue;
            }

            scopes = scopes.Count == 0 ? part : [.. scopes.SelectMany(s => part.Select(p => $"{s}&{p}"))];
            if (scopes.Count > MaxCombinations)
            {
                exact = false;
                return [ConsentScope.All];
            }
        }

        return scopes;
    }

    /// <summary>The children of one name.</summary>
    public static List<Element> Many(Element parent, ReadOnlySpan<byte> name)
    {
        var children = new List<Element>();
        foreach (var child in parent.ChildrenOf(name))
        {
            children.Add(child);
        }

        return children;
    }

    // A date without time means the whole day; a date that cannot be read bounds nothing.
    private static long? Second(string? text, bool isEnd)
    {
        if (text is null)
        {
            return null;
        }

        var format = text.Length switch { 4 => "yyyy", 7 => "yyyy-MM", 10 => "yyyy-MM-dd", _ => null };
        if (format is null)
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUnixTimeSeconds() : null;
        }

        if (!DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
        {
            return null;
        }

        var next = text.Length switch { 4 => start.AddYears(1), 7 => start.AddMonths(1), _ => start.AddDays(1) };
        return isEnd ? next.ToUnixTimeSeconds() - 1 : start.ToUnixTimeSeconds();
    }

    /// <summary>The codings of a CodeableConcept.</summary>
    public static List<(string System, string Code)> Codes(Element concept)
    {
        var codes = new List<(string, string)>();
        foreach (var coding in concept.Exists ? concept.ChildrenOf("coding"u8) : default)
        {
            if (coding.ChildString("code"u8) is { } code)
            {
                codes.Add((coding.ChildString("system"u8) ?? "", code));
            }
        }

        return codes;
    }
}

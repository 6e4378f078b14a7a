using System.Text.RegularExpressions;
using Shr.Search.Model;

namespace Shr.Conformance.Http.Effects;

/// <summary>Where in a resource the values of a search parameter may stand, read from its expression.</summary>
internal static partial class ParameterPlaces
{
    /// <summary>Places to fill, alternatives first to last; each is a list, as a composite needs two.</summary>
    public static IEnumerable<IReadOnlyList<SamplePlace>> Of(CompiledSearchParameter parameter)
    {
        foreach (var branch in Branches(parameter.Definition.Expression ?? "").Select(b => Path(b, parameter.ResourceType)).OfType<SamplePlace>())
        {
            if (parameter.Type != SearchParameterType.Composite)
            {
                yield return [branch];
                continue;
            }

            // Each component may be a choice of its own: one alternative of each is enough.
            var parts = parameter.Components.Select(c => Branches(c.Expression).Select(b => Below(branch, b)).OfType<SamplePlace>().FirstOrDefault()).ToArray();
            if (Array.TrueForAll(parts, p => p is not null))
            {
                yield return parts!;
            }
        }
    }

    private static IEnumerable<string> Branches(string expression) =>
        expression.Split('|', StringSplitOptions.TrimEntries).Select(b => b.Trim('(', ' ').TrimEnd(' ')).Select(b => b.Count(c => c == '(') < b.Count(c => c == ')') ? b[..^1] : b);

    private static SamplePlace? Path(string branch, string type)
    {
        var dot = branch.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? branch : branch[..dot];
        if (char.IsAsciiLetterLower(head[0]))
        {
            return Below(new SamplePlace([]), branch);
        }

        if (head != type && head is not ("Resource" or "DomainResource"))
        {
            return null;
        }

        return Below(new SamplePlace([]), dot < 0 ? "" : branch[(dot + 1)..]);
    }

    private static SamplePlace? Below(SamplePlace place, string rest)
    {
        var choice = AsType().Match(rest) is { Success: true } asked ? asked.Groups[1].Value : place.Choice;
        var target = IsType().Match(rest) is { Success: true } named ? named.Groups[1].Value : place.Target;
        var plain = Calls().Replace(AsType().Replace(rest, ""), "").Replace(")", "", StringComparison.Ordinal);
        string[] names = [.. plain.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(n => n is not "$this")];
        if (names.Any(n => !n.All(char.IsAsciiLetterOrDigit)))
        {
            return null;
        }

        var beside = Where().Matches(rest).Select(m => (
            place.Path.Count + Calls().Replace(rest[..m.Index], "").Split('.', StringSplitOptions.RemoveEmptyEntries).Length, m.Groups[1].Value, m.Groups[2].Value));
        return new SamplePlace([.. place.Path, .. names], choice, target) { Beside = [.. place.Beside, .. beside] };
    }

    [GeneratedRegex(@"(?:\.as\(|\.ofType\(| as )([A-Za-z]+)\)?")]
    private static partial Regex AsType();

    [GeneratedRegex(@"\.where\((\w+) ?= ?'([^']+)'\)")]
    private static partial Regex Where();

    [GeneratedRegex(@"resolve\(\) is ([A-Za-z]+)")]
    private static partial Regex IsType();

    [GeneratedRegex(@"\.?(?:where|exists|extension)\((?:[^()]|\([^()]*\))*\)|\[\d+\]| != .*$")]
    private static partial Regex Calls();
}

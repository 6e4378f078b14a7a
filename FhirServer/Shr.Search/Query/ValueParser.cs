using System.Globalization;
using System.Text;
using Shr.Fhir;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Query;

/// <summary>Reads one value (between commas) of a parameter.</summary>
internal sealed class ValueParser(SearchModel model, IndexOptions index, SearchLimits limits)
{
    /// <summary>The value, or null with an issue.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="modifier">Its modifier, known to fit.</param>
    /// <param name="modifierType">For <see cref="SearchModifier.Type"/> the resource type.</param>
    /// <param name="text">The value, escaped.</param>
    /// <param name="name">The parameter as written, for issues.</param>
    /// <param name="issues">Takes what is wrong.</param>
    public SearchValue? Parse(CompiledSearchParameter parameter, SearchModifier modifier, string? modifierType, string text, string name, IssueCollector issues)
    {
        switch (modifier)
        {
            case SearchModifier.Identifier:
                return Token(text, name, issues);
            case SearchModifier.OfType:
                return TypedIdentifier(text, name, issues);
            case SearchModifier.In or SearchModifier.NotIn:
                return new ValueSetValue(ValueText.Unescape(text));
            case SearchModifier.Text:
                return new TextValue(ValueText.Unescape(text));
            case SearchModifier.Exact:
                return new TextValue(ValueText.Unescape(text), TextMatch.Exact);
            case SearchModifier.Contains:
                return new TextValue(ValueText.Unescape(text), TextMatch.Inside);
            case SearchModifier.Whole:
                return new TextValue(ValueText.Unescape(text), TextMatch.Whole);
            case SearchModifier.End:
                return new TextValue(ValueText.Unescape(text), TextMatch.End);
            case SearchModifier.Overlaps:
                return Date(text, name, issues) is { } date ? date with { Comparator = Comparator.Overlaps } : null;
        }

        if (parameter.IsWords)
        {
            return new TextValue(ValueText.Unescape(text));
        }

        if (parameter.Type == SearchParameterType.Composite)
        {
            return Composite(parameter, text, name, issues);
        }

        if (parameter.Type == SearchParameterType.Special)
        {
            return Near(text, name, issues);
        }

        var value = Simple(parameter.Type, modifierType, text, name, issues);
        return modifier is SearchModifier.Above or SearchModifier.Below && value is ReferenceValue { Id: not null } reference
            ? InTree(parameter, reference, name, issues)
            : value;
    }

    private SearchValue? Simple(SearchParameterType type, string? modifierType, string text, string name, IssueCollector issues) => type switch
    {
        SearchParameterType.String => new TextValue(ValueText.Unescape(text)),
        SearchParameterType.Token => Token(text, name, issues),
        SearchParameterType.Date => Date(text, name, issues),
        SearchParameterType.Number => Number(text, name, issues),
        SearchParameterType.Quantity => Quantity(text, name, issues),
        SearchParameterType.Uri => new UriValue(ValueText.Unescape(text)),
        _ => Reference(modifierType, text, name, issues),
    };

    private static TokenValue? Token(string text, string name, IssueCollector issues)
    {
        var parts = ValueText.Split(text, '|');
        switch (parts.Count)
        {
            case 1:
                return new TokenValue(null, ValueText.Unescape(text));
            case 2 when parts[0].Length + parts[1].Length > 0:
                return new TokenValue(ValueText.Unescape(parts[0]), parts[1].Length == 0 ? null : ValueText.Unescape(parts[1]));
            case 2:
                issues.Add(SearchIssues.InvalidToken, "", text, name);
                return null;
            default:
                // A pipe inside the code that was not escaped: identifiers hold them, and the system never does.
                return new TokenValue(ValueText.Unescape(parts[0]), ValueText.Unescape(string.Join('|', parts.Skip(1))));
        }
    }

    private static TypedIdentifierValue? TypedIdentifier(string text, string name, IssueCollector issues)
    {
        var parts = ValueText.Split(text, '|');
        if (parts.Count != 3 || parts.Exists(p => p.Length == 0))
        {
            issues.Add(SearchIssues.InvalidTypedIdentifier, "", text, name);
            return null;
        }

        return new TypedIdentifierValue(ValueText.Unescape(parts[0]), ValueText.Unescape(parts[1]), ValueText.Unescape(parts[2]));
    }

    private DateValue? Date(string text, string name, IssueCollector issues)
    {
        var comparator = Prefix(text, out var date);
        if (!DateRange.TryParse(Encoding.UTF8.GetBytes(date), index.Zone, out var range))
        {
            issues.Add(SearchIssues.InvalidDate, "", text, name);
            return null;
        }

        return new DateValue(comparator, range, date);
    }

    private static NumberValue? Number(string text, string name, IssueCollector issues)
    {
        var comparator = Prefix(text, out var number);
        if (!DecimalText.TryParse(number, out var value))
        {
            issues.Add(SearchIssues.InvalidNumber, "", text, name);
            return null;
        }

        return new NumberValue(comparator, value);
    }

    private static QuantityValue? Quantity(string text, string name, IssueCollector issues)
    {
        var parts = ValueText.Split(text, '|');
        var comparator = Prefix(parts[0], out var number);
        if (parts.Count > 3 || !DecimalText.TryParse(number, out var value))
        {
            issues.Add(SearchIssues.InvalidQuantity, "", text, name);
            return null;
        }

        return new QuantityValue(comparator, value, Part(parts, 1), Part(parts, 2));
    }

    private static string? Part(List<string> parts, int index) => parts.Count > index && parts[index].Length > 0 ? ValueText.Unescape(parts[index]) : null;

    private ReferenceValue? Reference(string? modifierType, string text, string name, IssueCollector issues)
    {
        var value = ValueText.Unescape(text);
        if (ReferenceText.IsId(Encoding.UTF8.GetBytes(value)))
        {
            return new ReferenceValue(modifierType, value, null, null);
        }

        if (!ReferenceText.TryParse(Encoding.UTF8.GetBytes(value), model.Types, index.LocalBases, out var reference)
            || (modifierType is not null && reference.Type != modifierType))
        {
            issues.Add(SearchIssues.InvalidReference, "", text, name);
            return null;
        }

        return new ReferenceValue(reference.Type, reference.Id, reference.Url, reference.Version);
    }

    // Above and below need records that are part of records of their own type.
    private ReferenceValue? InTree(CompiledSearchParameter parameter, ReferenceValue value, string name, IssueCollector issues)
    {
        var type = value.Type ?? parameter.Targets.FirstOrDefault(t => model.PartOf(t) is not null);
        if (type is null || model.PartOf(type) is null)
        {
            issues.Add(SearchIssues.NoTree, "", name, value);
            return null;
        }

        return value with { Type = type };
    }

    private CompositeValue? Composite(CompiledSearchParameter parameter, string text, string name, IssueCollector issues)
    {
        var parts = ValueText.Split(text, '$');
        if (parts.Count != parameter.Components.Count || parts.Exists(p => p.Length == 0))
        {
            issues.Add(SearchIssues.InvalidComposite, "", text, name, parameter.Components.Count);
            return null;
        }

        var values = new List<SearchValue>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            if (Simple(parameter.Components[i].Type, null, parts[i], name, issues) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }

        return new CompositeValue(values);
    }

    private NearValue? Near(string text, string name, IssueCollector issues)
    {
        var parts = ValueText.Split(text, '|');
        var unit = parts.Count > 3 ? ValueText.Unescape(parts[3]) : "km";
        double? metres = unit.Trim('[', ']') switch
        {
            "" or "km" or "kilometers" => 1000,
            "m" or "meters" => 1,
            "mi_i" or "mi_us" or "mi" or "miles" => 1609.344,
            "ft_i" or "ft" => 0.3048,
            "nmi_i" or "nmi" => 1852,
            _ => null,
        };
        if (parts.Count is < 2 or > 4
            || metres is not { } factor
            || !Degrees(parts[0], 90, out var latitude)
            || !Degrees(parts[1], 180, out var longitude)
            || !Degrees(parts.Count > 2 && parts[2].Length > 0 ? parts[2] : "10", 1e9, out var distance)
            || distance < 0
            || distance * factor > limits.MaxNearKilometres * 1000)
        {
            issues.Add(SearchIssues.InvalidNear, "", text, name, limits.MaxNearKilometres);
            return null;
        }

        return new NearValue(latitude, longitude, distance * factor);
    }

    private static bool Degrees(string text, double limit, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= limit;

    private static Comparator Prefix(string text, out string rest)
    {
        var comparator = text.Length < 3 ? null : text[..2] switch
        {
            "eq" => Comparator.Equal,
            "ne" => Comparator.NotEqual,
            "gt" => Comparator.GreaterThan,
            "lt" => Comparator.LessThan,
            "ge" => Comparator.GreaterOrEqual,
            "le" => Comparator.LessOrEqual,
            "sa" => Comparator.StartsAfter,
            "eb" => Comparator.EndsBefore,
            "ap" => Comparator.Approximate,
            _ => (Comparator?)null,
        };
        rest = comparator is null ? text : text[2..];
        return comparator ?? Comparator.Equal;
    }
}

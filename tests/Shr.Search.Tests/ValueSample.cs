using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Definitions;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Tests;

/// <summary>A value of a resource as a client would ask for it, and the places to change so that it is there no longer.</summary>
internal sealed record ValueSample(string Query, IReadOnlyList<(int Start, int End, string Text)> Edits)
{
    private static readonly IndexSink Sink = new(R4Definitions.Types, new IndexOptions(), UnitConverter.Of(new Shr.Fhir.Ucum.UcumService()));

    public static List<Fhir.Element> Select(Fhir.Resource resource, Fhir.Element from, Selector selector) =>
        [.. new SelectorScope(R4Definitions.Types, Sink).Select(selector, resource.Root, from)];

    /// <summary>Samples of a parameter; equal values are changed together.</summary>
    public static IEnumerable<ValueSample> Of(Fhir.Resource resource, CompiledSearchParameter parameter)
    {
        if (parameter.Code == "deceased" || parameter.Selector is not { } selector)
        {
            return [];
        }

        var samples = new List<(string Query, List<int> Rows, string Kind)>();
        foreach (var value in Select(resource, resource.Root, selector))
        {
            if (parameter.Type == SearchParameterType.Reference && value.Type.IsResource && !parameter.Targets.Contains(value.Type.Name))
            {
                // The first resource of a Bundle is a Composition in documents only.
                continue;
            }

            if (parameter.Type == SearchParameterType.Composite)
            {
                Composite(resource, parameter, value, samples);
            }
            else
            {
                Simple(parameter.Type, value, samples);
            }
        }

        return samples.Select(s => new ValueSample(
            s.Query,
            [.. samples.Where(o => o.Query == s.Query || o.Kind is "future" or "date").SelectMany(o => o.Rows.Select(r => Edit(resource.Tree, r, o.Kind))).Distinct().OrderByDescending(e => e.Start)]));
    }

    public byte[] Change(byte[] json)
    {
        var text = json.ToList();
        foreach (var (start, end, replacement) in Edits)
        {
            text.RemoveRange(start, end - start);
            text.InsertRange(start, Encoding.UTF8.GetBytes(replacement));
        }

        return [.. text];
    }

    private static void Composite(Fhir.Resource resource, CompiledSearchParameter parameter, Fhir.Element element, List<(string, List<int>, string)> samples)
    {
        var parts = new List<List<(string Query, List<int> Rows, string Kind)>>();
        foreach (var component in parameter.Components)
        {
            var found = new List<(string, List<int>, string)>();
            foreach (var value in Select(resource, element, component.Selector))
            {
                Simple(component.Type, value, found);
            }

            parts.Add(found);
        }

        if (parts.TrueForAll(p => p.Count > 0))
        {
            var last = parts[^1][0];
            samples.Add((string.Join('$', parts.Select(p => p[0].Query)), last.Rows, last.Kind));
        }
    }

    private static void Simple(SearchParameterType type, Fhir.Element value, List<(string, List<int>, string)> samples)
    {
        var tree = value.Tree;
        var row = value.Row;
        switch (ValueShapes.Of(type, value.Type))
        {
            case ValueShape.StringPlain or ValueShape.UriPlain or ValueShape.Canonical:
                Text(samples, tree, row, "text");
                break;
            case ValueShape.TokenImplied or ValueShape.TokenPlain:
                Text(samples, tree, row, value.Type.Name == "boolean" ? "boolean" : value.Kind == JsonKind.Number ? "number" : "text");
                break;
            case ValueShape.StringName:
                foreach (var name in new[] { "family", "text", "given", "prefix" })
                {
                    Text(samples, tree, tree.FirstItem(row, Encoding.UTF8.GetBytes(name), out _), "text");
                }

                break;
            case ValueShape.StringAddress:
                foreach (var name in new[] { "city", "line", "text", "country", "postalCode" })
                {
                    Text(samples, tree, tree.FirstItem(row, Encoding.UTF8.GetBytes(name), out _), "text");
                }

                break;
            case ValueShape.TokenCoding:
                Token(samples, tree, row, "code");
                break;
            case ValueShape.TokenConcept:
                for (var item = tree.FirstItem(row, "coding"u8, out var list); item >= 0; item = tree.NextItem(item, list))
                {
                    Token(samples, tree, item, "code");
                }

                break;
            case ValueShape.TokenIdentifier:
                Token(samples, tree, row, "value");
                break;
            case ValueShape.TokenContact:
                Text(samples, tree, tree.Find(row, "value"u8), "text");
                break;
            case ValueShape.DatePlain:
                Text(samples, tree, row, "date");
                break;
            case ValueShape.DatePeriod:
                Period(samples, tree, row);
                break;
            case ValueShape.DateTiming:
                Timing(samples, tree, row);
                break;
            case ValueShape.NumberPlain:
                Text(samples, tree, row, "number");
                break;
            case ValueShape.QuantityPlain:
                Quantity(samples, tree, row);
                break;
            case ValueShape.QuantityMoney when tree.Find(row, "value"u8) is var amount and >= 0:
                samples.Add((tree.StringOf(amount), [amount], "number"));
                break;
            case ValueShape.QuantityRange or ValueShape.NumberRange:
                Range(samples, tree, row);
                break;
            case ValueShape.QuantitySampled when tree.Find(tree.Find(row, "origin"u8), "value"u8) is var origin and >= 0:
                samples.Add(("ap" + tree.StringOf(origin), [origin], "number"));
                break;
            case ValueShape.Reference:
                Text(samples, tree, tree.Find(row, "reference"u8), "reference");
                break;
            case ValueShape.InlineResource:
                Text(samples, tree, tree.Find(row, "id"u8), "text");
                break;
            case ValueShape.Place:
                var latitude = tree.Find(row, "latitude"u8);
                samples.Add(($"{tree.StringOf(latitude)}|{tree.StringOf(tree.Find(row, "longitude"u8))}|1|km", [latitude], "latitude"));
                break;
        }
    }

    private static void Text(List<(string, List<int>, string)> samples, JsonTree tree, int row, string kind)
    {
        if (row >= 0 && tree.KindOf(row) is JsonKind.String or JsonKind.Number or JsonKind.True or JsonKind.False && tree.StringOf(row) is { Length: > 0 and < 5000 } text && text[0] != '#')
        {
            samples.Add((kind is "date" or "number" ? text : Escape(text), [row], kind));
        }
    }

    private static void Token(List<(string, List<int>, string)> samples, JsonTree tree, int row, string name)
    {
        var code = tree.Find(row, Encoding.UTF8.GetBytes(name));
        if (code < 0)
        {
            return;
        }

        var system = tree.Find(row, "system"u8);
        samples.Add((system < 0 ? Escape(tree.StringOf(code)) : $"{Escape(tree.StringOf(system))}|{Escape(tree.StringOf(code))}", [code], "text"));
    }

    // An open period overlaps what lies beyond its end, so its start moves to the far future, or its end to the far past.
    private static void Period(List<(string, List<int>, string)> samples, JsonTree tree, int row)
    {
        var start = tree.Find(row, "start"u8);
        var end = tree.Find(row, "end"u8);
        if (start >= 0)
        {
            samples.Add(("ap" + tree.StringOf(start), end >= 0 ? [start, end] : [start], "future"));
        }
        else if (end >= 0)
        {
            samples.Add(("ap" + tree.StringOf(end), [end], "date"));
        }
    }

    private static void Timing(List<(string, List<int>, string)> samples, JsonTree tree, int row)
    {
        if (tree.Find(row, "repeat"u8) is var repeat and >= 0 && tree.Find(repeat, "boundsPeriod"u8) is var bounds and >= 0)
        {
            Period(samples, tree, bounds);
        }
        else if (tree.FirstItem(row, "event"u8, out var list) is var item and >= 0)
        {
            var rows = new List<int>();
            for (var at = item; at >= 0; at = tree.NextItem(at, list))
            {
                rows.Add(at);
            }

            samples.Add(("ap" + tree.StringOf(item), rows, "date"));
        }
    }

    private static void Quantity(List<(string, List<int>, string)> samples, JsonTree tree, int row)
    {
        var value = tree.Find(row, "value"u8);
        if (value < 0)
        {
            return;
        }

        var prefix = tree.Text(row, "comparator"u8) switch
        {
            [(byte)'<', ..] => "lt",
            [(byte)'>', ..] => "gt",
            _ => "",
        };
        var code = Encoding.UTF8.GetString(tree.Text(row, "code"u8));
        var unit = code.Length > 0 ? $"|{Encoding.UTF8.GetString(tree.Text(row, "system"u8))}|{Escape(code)}" : "";
        List<int> rows = prefix.Length > 0 ? [value, tree.Find(row, "comparator"u8)] : [value];
        samples.Add((prefix + tree.StringOf(value) + unit, rows, prefix == "gt" ? "smaller" : "number"));
    }

    private static void Range(List<(string, List<int>, string)> samples, JsonTree tree, int row)
    {
        var low = tree.Find(row, "low"u8);
        var high = tree.Find(row, "high"u8);
        var rows = new[] { low, high }.Where(r => r >= 0).Select(r => tree.Find(r, "value"u8)).Where(r => r >= 0).ToList();
        if (rows.Count > 0)
        {
            samples.Add(("ap" + tree.StringOf(rows[0]), rows, low < 0 ? "smaller" : "number"));
        }
    }

    private static (int Start, int End, string Text) Edit(JsonTree tree, int row, string kind)
    {
        var (start, end) = tree.Extent(row);
        var text = tree.StringOf(row);
        return (start, end, kind switch
        {
            "boolean" => text == "true" ? "false" : "true",
            "number" or "smaller" when text is [('<' or '>'), ..] => kind == "number" ? "\">\"" : "\"<\"",
            "number" => (double.Parse(text, CultureInfo.InvariantCulture) + 12345).ToString(CultureInfo.InvariantCulture),
            "smaller" => (double.Parse(text, CultureInfo.InvariantCulture) - 12345).ToString(CultureInfo.InvariantCulture),
            "latitude" => (double.Parse(text, CultureInfo.InvariantCulture) / 2).ToString(CultureInfo.InvariantCulture),
            "date" => $"\"1801{text[4..]}\"",
            "future" => $"\"2804{text[4..]}\"",
            "reference" when text.LastIndexOf('/') is var slash and > 0 => $"\"{text[..slash]}/changed\"",
            _ => "\"changed\"",
        });
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}

using System.Text;
using System.Text.RegularExpressions;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>%factory.type(…)</c>: makes a new primitive or data type.</summary>
/// <remarks>https://build.fhir.org/fhirpath.html#factory. What is made is written as JSON and read again, so that it is a node like any other.</remarks>
internal sealed class FactoryNode(int position, string name, FhirType? type, Node[] arguments) : Node(position)
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    // What the arguments of a data type are, in order.
    private readonly string[]? _elements = name switch
    {
        "Extension" => ["url", "value"],
        "Identifier" => ["system", "value", "use", "type"],
        "HumanName" => ["family", "given", "prefix", "suffix", "text", "use"],
        "ContactPoint" => ["system", "value", "use"],
        "Address" => ["line", "city", "state", "postalCode", "country", "use", "type"],
        "Quantity" => ["system", "code", "value", "unit"],
        "Coding" => ["system", "code", "display", "version"],
        "CodeableConcept" => ["coding", "text"],
        _ => null,
    };

    public override bool Evaluate(Evaluation e)
    {
        var values = new FhirPathValue[arguments.Length][];
        for (var i = 0; i < arguments.Length; i++)
        {
            var top = e.Count;
            if (!arguments[i].Evaluate(e))
            {
                return false;
            }

            values[i] = e.Items.AsSpan(top, e.Count - top).ToArray();
            e.Count = top;
        }

        switch (name)
        {
            case "create":
                return e.Push(FhirPathValue.Of(type!.IsPrimitive ? Make(e, "{\"_v\":{}}", type, -1, 1) : Make(e, "{}", type, 0, -1)));
            case "withProperty":
                return WithProperty(e, values);
        }

        if (type!.IsPrimitive)
        {
            return Primitive(e, values);
        }

        return _elements is null ? e.Fail(Position, $"%factory cannot make a {name}") : Complex(e, values, _elements);
    }

    public override string ToString() => $"%factory.{name}({string.Join<Node>(", ", arguments)})";

    private bool Primitive(Evaluation e, FhirPathValue[][] values)
    {
        if (values.Length is not (1 or 2) || values[0].Length != 1 || !TryWrite(values[0][0], type!, out var value))
        {
            return e.Fail(Position, $"%factory.{name}() takes a value of a {name}, and extensions");
        }

        if (values.Length == 1 || values[1].Length == 0)
        {
            return e.Push(FhirPathValue.Of(Make(e, $"{{\"v\":{value}}}", type!, 1, -1)));
        }

        var extensions = new StringBuilder();
        foreach (var extension in values[1])
        {
            if (extension.Kind != ValueKind.Element || extension.ElementType!.Name != "Extension")
            {
                return e.Fail(Position, $"%factory.{name}() takes extensions as its second argument");
            }

            extensions.Append(extensions.Length == 0 ? "" : ",").Append(Raw(extension));
        }

        return e.Push(FhirPathValue.Of(Make(e, $"{{\"v\":{value},\"_v\":{{\"extension\":[{extensions}]}}}}", type!, 1, 2)));
    }

    private bool Complex(Evaluation e, FhirPathValue[][] values, string[] elements)
    {
        if (values.Length > elements.Length)
        {
            return e.Fail(Position, $"%factory.{name}() takes at most {elements.Length} arguments");
        }

        var json = new StringBuilder("{");
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Length > 0 && !Append(json, type!.FindElement(elements[i])!, values[i]))
            {
                return e.Fail(Position, $"%factory.{name}(): argument {i + 1} does not fit {elements[i]}");
            }
        }

        return e.Push(FhirPathValue.Of(Make(e, json.Append('}').ToString(), type!, 0, -1)));
    }

    private bool WithProperty(Evaluation e, FhirPathValue[][] values)
    {
        if (values is not [[{ Kind: ValueKind.Element } instance], [var named], var added] || named.ToSystem().String is not { } property
            || instance.ElementType!.FindElement(property) is not { } element)
        {
            return e.Fail(Position, "%factory.withProperty() takes a node, the name of one of its elements, and values");
        }

        var isPrimitive = instance.ElementType!.IsPrimitive;
        var container = isPrimitive ? instance.Sibling : instance.Row;
        var json = new StringBuilder("{");
        for (var row = container < 0 ? -1 : instance.Tree.FirstChild(container); row >= 0; row = instance.Tree.NextSibling(row, container))
        {
            var existing = Encoding.UTF8.GetString(instance.Tree.NameOf(row));
            if (existing != property)
            {
                json.Append(json.Length > 1 ? "," : "").Append(Quote(existing)).Append(':').Append(RawRow(instance.Tree, row));
            }
        }

        if (added.Length > 0 && !Append(json, element, added))
        {
            return e.Fail(Position, $"%factory.withProperty(): the values do not fit {property}");
        }

        json.Append('}');
        if (!isPrimitive)
        {
            return e.Push(FhirPathValue.Of(Make(e, json.ToString(), instance.ElementType, 0, -1)));
        }

        return e.Push(FhirPathValue.Of(instance.Row < 0
            ? Make(e, $"{{\"_v\":{json}}}", instance.ElementType, -1, 1)
            : Make(e, $"{{\"v\":{RawRow(instance.Tree, instance.Row)},\"_v\":{json}}}", instance.ElementType, 1, 2)));
    }

    private static bool Append(StringBuilder json, ElementInfo element, FhirPathValue[] values)
    {
        if (!element.IsArray && values.Length > 1)
        {
            return false;
        }

        var parts = new List<string>();
        FhirType? used = null;
        foreach (var value in values)
        {
            if (TypeFor(element, value) is not { } fitting || !TryWrite(value, fitting, out var text))
            {
                return false;
            }

            used = fitting;
            parts.Add(text);
        }

        var property = element.IsChoice ? element.Name + char.ToUpperInvariant(used!.Name[0]) + used.Name[1..] : element.Name;
        json.Append(json.Length > 1 ? "," : "").Append(Quote(property)).Append(':');
        json.Append(element.IsArray ? "[" + string.Join(',', parts) + "]" : parts[0]);
        return true;
    }

    // A node keeps its type; a System value becomes the primitive it converts from.
    private static FhirType? TypeFor(ElementInfo element, in FhirPathValue value)
    {
        var kind = value.ToSystem().Kind;
        foreach (var reference in element.Types)
        {
            var candidate = reference.Type;
            var fits = value.Kind == ValueKind.Element && value.ElementType!.Is(candidate);
            if (fits || (candidate.IsPrimitive && candidate.SystemKind == kind && (!element.IsChoice || candidate.Name is "string" or "boolean" or "integer" or "decimal" or "date" or "dateTime" or "time")))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool TryWrite(in FhirPathValue value, FhirType type, out string json)
    {
        json = "";
        if (!type.IsPrimitive)
        {
            json = value.Kind == ValueKind.Element && value.Row >= 0 ? Raw(value) : "";
            return json.Length > 0;
        }

        var system = value.ToSystem();
        if (system.Kind is ValueKind.Element or ValueKind.None)
        {
            return false;
        }

        var text = system.ToString();
        switch (type.SystemKind)
        {
            case ValueKind.Boolean or ValueKind.Integer or ValueKind.Decimal or ValueKind.Long:
                json = text;
                return type.SystemKind == ValueKind.Boolean ? text is "true" or "false" : system.ToDecimal() is not null && FitsPattern(type, text);
            case ValueKind.Date:
                json = Quote(text);
                return TemporalParser.Date(text) is not null;
            case ValueKind.DateTime:
                json = Quote(text);
                return TemporalParser.DateTime(text) is not null;
            case ValueKind.Time:
                json = Quote(text);
                return TemporalParser.Time(text) is not null;
            default:
                json = Quote(text);
                return system.Kind == ValueKind.String && FitsPattern(type, text);
        }
    }

    private static bool FitsPattern(FhirType type, string text)
    {
        if (type.Pattern is not { } pattern)
        {
            return true;
        }

        try
        {
            return Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Raw(in FhirPathValue value) => RawRow(value.Tree, value.Row);

    private static string RawRow(JsonTree tree, int row)
    {
        var (start, end) = tree.Extent(row);
        return Encoding.UTF8.GetString(tree.Bytes.AsSpan(start, end - start));
    }

    private static string Quote(string text) => "\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"";

    private static Element Make(Evaluation e, string json, FhirType type, int row, int sibling)
    {
        // Making a node costs more than looking at one.
        if (!e.Text(json.Length) || !e.Step(50))
        {
            return default;
        }

        // The tree is not disposed of: its rows go to the garbage collector with the result.
        var tree = JsonTreeReader.Read(Encoding.UTF8.GetBytes(json), new IssueCollector())!;
        var second = sibling == 2 ? tree.NextOf(1) : sibling;
        return new Element(tree, row, second, type, null);
    }
}

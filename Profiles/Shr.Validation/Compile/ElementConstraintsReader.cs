using System.Globalization;
using Shr.Fhir.Elements;

namespace Shr.Validation.Compile;

/// <summary>Reads the elements of a StructureDefinition's snapshot.</summary>
internal static class ElementConstraintsReader
{
    private const string MaxValueSetUrl = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
    private const string BestPracticeUrl = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";
    private const string LaterElements = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";
    private const string NarrativeControl = "http://hl7.org/fhir/StructureDefinition/narrative-";
    private const string FhirTypeUrl = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

    /// <summary>The elements in order; empty where there is no snapshot.</summary>
    public static List<ElementConstraints> ReadSnapshot(JsonTree tree)
    {
        var elements = new List<ElementConstraints>();
        var list = tree.Find(tree.Find(0, "snapshot"u8), "element"u8);
        foreach (var row in Items(tree, list))
        {
            elements.Add(Read(tree, row));
        }

        return elements;
    }

    /// <summary>The text of a property, or null.</summary>
    public static string? Text(JsonTree tree, int row, ReadOnlySpan<byte> name) =>
        tree.Find(row, name) is >= 0 and var found && tree.KindOf(found) is not (JsonKind.Object or JsonKind.Array or JsonKind.Null) ? tree.StringOf(found) : null;

    /// <summary>The items of an array; none where it is no array.</summary>
    public static IEnumerable<int> Items(JsonTree tree, int array)
    {
        if (tree.KindOf(array) != JsonKind.Array)
        {
            yield break;
        }

        for (var item = tree.FirstChild(array); item >= 0; item = tree.NextSibling(item, array))
        {
            yield return item;
        }
    }

    private static ElementConstraints Read(JsonTree tree, int row)
    {
        var path = Text(tree, row, "path"u8) ?? "";
        var max = Text(tree, row, "max"u8);
        return new ElementConstraints
        {
            Id = Text(tree, row, "id"u8) ?? path,
            Path = path,
            SliceName = Text(tree, row, "sliceName"u8),
            Min = int.TryParse(Text(tree, row, "min"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var min) ? min : 0,
            Max = int.TryParse(max, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null,
            ContentReference = Text(tree, row, "contentReference"u8),
            Types = [.. Items(tree, tree.Find(row, "type"u8)).Select(item => ReadType(tree, item))],
            Invariants = [.. Items(tree, tree.Find(row, "constraint"u8)).Select(item => ReadInvariant(tree, item))],
            Binding = tree.Find(row, "binding"u8) is >= 0 and var binding ? ReadBinding(tree, binding) : null,
            Slicing = tree.Find(row, "slicing"u8) is >= 0 and var slicing ? ReadSlicing(tree, slicing) : null,
            MaxLength = int.TryParse(Text(tree, row, "maxLength"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null,
            IsModifier = Text(tree, row, "isModifier"u8) == "true",
            MustHaveValue = ExtensionValues(tree, row, LaterElements + "mustHaveValue").Contains("true"),
            ValueAlternatives = ExtensionValues(tree, row, LaterElements + "valueAlternatives"),
            NarrativeSource = ExtensionValues(tree, row, NarrativeControl + "source-control") is [var severity, ..] ? severity : null,
            NarrativeLanguages = ExtensionValues(tree, row, NarrativeControl + "language-control"),
            Tree = tree,
            Fixed = Choice(tree, row, "fixed"u8),
            Pattern = Choice(tree, row, "pattern"u8),
            MinValue = Choice(tree, row, "minValue"u8),
            MaxValue = Choice(tree, row, "maxValue"u8),
        };
    }

    // The values of all extensions of an element with a url, as text.
    private static List<string> ExtensionValues(JsonTree tree, int row, string url)
    {
        List<string> values = [];
        foreach (var extension in Items(tree, tree.Find(row, "extension"u8)))
        {
            if (Text(tree, extension, "url"u8) == url && Choice(tree, extension, "value"u8) is >= 0 and var value)
            {
                values.Add(tree.KindOf(value) == JsonKind.String ? tree.StringOf(value) : System.Text.Encoding.UTF8.GetString(tree.RawOf(value)));
            }
        }

        return values;
    }

    private static TypeConstraint ReadType(JsonTree tree, int row)
    {
        // Element.id and the value of primitives are written as FHIRPath types, with the FHIR type beside.
        var code = Text(tree, row, "code"u8) ?? "";
        foreach (var extension in Items(tree, tree.Find(row, "extension"u8)))
        {
            if (Text(tree, extension, "url"u8) == FhirTypeUrl)
            {
                code = Text(tree, extension, "valueUrl"u8) ?? Text(tree, extension, "valueUri"u8) ?? code;
            }
        }

        if (code.StartsWith("http://hl7.org/fhirpath/System.", StringComparison.Ordinal))
        {
            var name = code["http://hl7.org/fhirpath/System.".Length..];
            code = char.ToLowerInvariant(name[0]) + name[1..];
        }

        return new TypeConstraint(code, Texts(tree, row, "profile"u8), Texts(tree, row, "targetProfile"u8), Texts(tree, row, "aggregation"u8));
    }

    private static InvariantConstraint ReadInvariant(JsonTree tree, int row)
    {
        var bestPractice = false;
        foreach (var extension in Items(tree, tree.Find(row, "extension"u8)))
        {
            bestPractice |= Text(tree, extension, "url"u8) == BestPracticeUrl && Text(tree, extension, "valueBoolean"u8) == "true";
        }

        return new InvariantConstraint(
            Text(tree, row, "key"u8) ?? "?",
            Text(tree, row, "severity"u8) != "warning",
            bestPractice,
            Text(tree, row, "human"u8) ?? "",
            Text(tree, row, "expression"u8),
            Text(tree, row, "source"u8));
    }

    private static BindingConstraint ReadBinding(JsonTree tree, int row)
    {
        string? max = null;
        foreach (var extension in Items(tree, tree.Find(row, "extension"u8)))
        {
            if (Text(tree, extension, "url"u8) == MaxValueSetUrl)
            {
                max = Text(tree, extension, "valueCanonical"u8) ?? Text(tree, extension, "valueUri"u8) ?? ReferenceOf(tree, extension);
            }
        }

        return new BindingConstraint(Text(tree, row, "strength"u8) ?? "example", Text(tree, row, "valueSet"u8), max);
    }

    private static string? ReferenceOf(JsonTree tree, int extension) => Text(tree, tree.Find(extension, "valueReference"u8), "reference"u8);

    private static SlicingConstraint ReadSlicing(JsonTree tree, int row) => new(
        [.. Items(tree, tree.Find(row, "discriminator"u8)).Select(item =>
            new DiscriminatorConstraint(Text(tree, item, "type"u8) ?? "value", Text(tree, item, "path"u8) ?? "$this"))],
        Text(tree, row, "ordered"u8) == "true",
        Text(tree, row, "rules"u8) ?? "open");

    private static List<string> Texts(JsonTree tree, int row, ReadOnlySpan<byte> name)
    {
        var texts = new List<string>();
        foreach (var item in Items(tree, tree.Find(row, name)))
        {
            if (tree.KindOf(item) == JsonKind.String)
            {
                texts.Add(tree.StringOf(item));
            }
        }

        return texts;
    }

    private static int Choice(JsonTree tree, int row, ReadOnlySpan<byte> prefix)
    {
        for (var property = tree.FirstChild(row); property >= 0; property = tree.NextSibling(property, row))
        {
            var name = tree.NameOf(property);
            if (name.Length > prefix.Length && name.StartsWith(prefix) && name[prefix.Length] is >= (byte)'A' and <= (byte)'Z')
            {
                return property;
            }
        }

        return -1;
    }
}

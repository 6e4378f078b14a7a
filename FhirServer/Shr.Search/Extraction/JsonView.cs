using System.Globalization;
using Shr.Fhir.Elements;

namespace Shr.Search.Extraction;

/// <summary>Reads properties of data types straight from the rows: indexing is on every write's road.</summary>
internal static class JsonView
{
    /// <summary>The text of a string property as UTF-8, or nothing.</summary>
    public static ReadOnlySpan<byte> Text(this JsonTree tree, int row, ReadOnlySpan<byte> name) =>
        tree.Find(row, name) is var value and >= 0 && tree.KindOf(value) == JsonKind.String ? tree.Utf8Of(value) : default;

    /// <summary>The first value of a property: of an array its first item, or -1.</summary>
    public static int FirstItem(this JsonTree tree, int row, ReadOnlySpan<byte> name, out int list)
    {
        list = tree.Find(row, name);
        return list < 0 ? -1 : tree.KindOf(list) == JsonKind.Array ? tree.FirstChild(list) : list;
    }

    /// <summary>The value after one that <see cref="FirstItem"/> gave, or -1.</summary>
    public static int NextItem(this JsonTree tree, int item, int list) => tree.KindOf(list) == JsonKind.Array ? tree.NextSibling(item, list) : -1;

    /// <summary>A number property, or null.</summary>
    public static double? Number(this JsonTree tree, int row, ReadOnlySpan<byte> name) =>
        tree.Find(row, name) is var value and >= 0 && tree.KindOf(value) == JsonKind.Number ? ParseNumber(tree.RawOf(value)) : null;

    /// <summary>A number as written, or null where it is none.</summary>
    public static double? ParseNumber(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

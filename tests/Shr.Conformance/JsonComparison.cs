using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Conformance;

/// <summary>Compares two JSON texts by value, objects whatever their order.</summary>
/// <param name="isIgnored">Says of a path whether it may differ.</param>
/// <param name="areEqual">Whether two texts of strings or numbers count as the same.</param>
internal sealed class JsonComparison(Func<string, bool> isIgnored, Func<JsonKind, string, string, bool> areEqual)
{
    /// <summary>Numbers by their text, nothing ignored.</summary>
    public static JsonComparison Exact { get; } = new(_ => false, (_, left, right) => left == right);

    /// <summary>The first difference as "path: left, right", or null.</summary>
    public string? FirstDifference(byte[] left, byte[] right)
    {
        using var a = JsonTreeReader.Read(left, new IssueCollector());
        using var b = JsonTreeReader.Read(right, new IssueCollector());
        return a is null || b is null ? "not JSON" : Compare(a, 0, b, 0, "");
    }

    private string? Compare(JsonTree a, int x, JsonTree b, int y, string path)
    {
        if (isIgnored(path))
        {
            return null;
        }

        if (a.KindOf(x) != b.KindOf(y))
        {
            return $"{path}: {a.KindOf(x)}, {b.KindOf(y)}";
        }

        switch (a.KindOf(x))
        {
            case JsonKind.Object:
                for (var i = a.FirstChild(x); i >= 0; i = a.NextSibling(i, x))
                {
                    var name = Encoding.UTF8.GetString(a.NameOf(i));
                    var other = b.Find(y, a.NameOf(i));
                    if (other < 0)
                    {
                        if (isIgnored($"{path}.{name}"))
                        {
                            continue;
                        }

                        return $"{path}.{name}: only left";
                    }

                    if (Compare(a, i, b, other, $"{path}.{name}") is { } difference)
                    {
                        return difference;
                    }
                }

                for (var i = b.FirstChild(y); i >= 0; i = b.NextSibling(i, y))
                {
                    var name = Encoding.UTF8.GetString(b.NameOf(i));
                    if (a.Find(x, b.NameOf(i)) < 0 && !isIgnored($"{path}.{name}"))
                    {
                        return $"{path}.{name}: only right";
                    }
                }

                return null;
            case JsonKind.Array:
                if (a.ChildCount(x) != b.ChildCount(y))
                {
                    return $"{path}: {a.ChildCount(x)} items, {b.ChildCount(y)}";
                }

                for (int i = a.FirstChild(x), j = b.FirstChild(y), n = 0; i >= 0; i = a.NextSibling(i, x), j = b.NextSibling(j, y), n++)
                {
                    if (Compare(a, i, b, j, $"{path}[{n}]") is { } difference)
                    {
                        return difference;
                    }
                }

                return null;
            default:
                var left = a.StringOf(x);
                var right = b.StringOf(y);
                return areEqual(a.KindOf(x), left, right) ? null : $"{path}: {Short(left)} / {Short(right)}";
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80];
}

using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir.Patch;

/// <summary>
/// A value in a FHIRPath Patch: <c>value[x]</c> as it stands, a resource, or parts that make up an element without a type
/// of its own.
/// </summary>
/// <param name="Json">The value; null where it has only extensions.</param>
/// <param name="Sibling">The <c>_value[x]</c> object of a primitive, or null.</param>
/// <param name="TypeName">What <c>value[x]</c> says it is (<c>String</c>), or null for parts and resources.</param>
/// <remarks>https://hl7.org/fhir/R4/fhirpatch.html</remarks>
internal sealed record PatchValue(byte[]? Json, byte[]? Sibling, string? TypeName)
{
    /// <summary>The value of a parameter part, or null where it has none.</summary>
    /// <param name="tree">The Parameters resource.</param>
    /// <param name="part">The row of the part.</param>
    /// <param name="type">The type the value will have where it is made of parts; null where that is unknown.</param>
    public static PatchValue? Read(JsonTree tree, int part, FhirType? type)
    {
        byte[]? json = null;
        byte[]? sibling = null;
        string? typeName = null;
        for (var row = tree.FirstChild(part); row >= 0; row = tree.NextSibling(row, part))
        {
            var name = tree.NameOf(row);
            if (name.StartsWith("value"u8) && name.Length > 5)
            {
                json = JsonEdit.TextOf(tree, row);
                typeName = Encoding.UTF8.GetString(name[5..]);
            }
            else if (name.StartsWith("_value"u8) && name.Length > 6)
            {
                sibling = JsonEdit.TextOf(tree, row);
                typeName = Encoding.UTF8.GetString(name[6..]);
            }
            else if (name.SequenceEqual("resource"u8))
            {
                json = JsonEdit.TextOf(tree, row);
            }
            else if (name.SequenceEqual("part"u8))
            {
                json = Compose(tree, row, type);
            }
        }

        return json is null && sibling is null ? null : new PatchValue(json, sibling, typeName);
    }

    /// <summary>The property of a type by the name that a patch uses: spelled out, or a choice's bare name with the value's type.</summary>
    public static FhirProperty? FindProperty(FhirType type, string name, PatchValue? value)
    {
        var plain = name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;
        return type.FindProperty(Encoding.UTF8.GetBytes(plain))
            ?? (value?.TypeName is { } typeName ? type.FindProperty(Encoding.UTF8.GetBytes(plain + typeName)) : null);
    }

    // Parts with the same name are items of one array.
    private static byte[]? Compose(JsonTree tree, int parts, FhirType? type)
    {
        var members = new List<(string Name, bool IsArray, List<PatchValue> Values)>();
        for (var part = tree.FirstChild(parts); part >= 0; part = tree.NextSibling(part, parts))
        {
            if (tree.Find(part, "name"u8) is not (>= 0 and var nameRow))
            {
                return null;
            }

            var name = tree.StringOf(nameRow);
            var value = Read(tree, part, type is null ? null : FindProperty(type, name, null)?.Type);
            if (value is null)
            {
                return null;
            }

            var property = type is null ? null : FindProperty(type, name, value);
            var jsonName = property?.JsonName ?? name;
            var at = members.FindIndex(m => m.Name == jsonName);
            if (at < 0)
            {
                members.Add((jsonName, property?.Element.IsArray ?? false, [value]));
            }
            else
            {
                members[at].Values.Add(value);
            }
        }

        return Encoding.UTF8.GetBytes($"{{{string.Join(',', members.SelectMany(m => Members(m.Name, m.IsArray || m.Values.Count > 1, m.Values)))}}}");
    }

    private static IEnumerable<string> Members(string name, bool isArray, List<PatchValue> values)
    {
        if (values.Exists(v => v.Json is not null))
        {
            yield return $"\"{name}\":{List(values.Select(v => v.Json), isArray)}";
        }

        if (values.Exists(v => v.Sibling is not null))
        {
            yield return $"\"_{name}\":{List(values.Select(v => v.Sibling), isArray)}";
        }
    }

    private static string List(IEnumerable<byte[]?> texts, bool isArray)
    {
        var list = string.Join(',', texts.Select(t => t is null ? "null" : Encoding.UTF8.GetString(t)));
        return isArray ? $"[{list}]" : list;
    }
}

using System.Globalization;
using System.Text;
using Shr.Fhir.Types;

namespace Shr.Fhir.Elements;

/// <summary>
/// The FHIRPath of a value, found from the root only when an issue names it, so that walking costs nothing for paths.
/// </summary>
/// <remarks>Choices stand without their type (<c>Observation.value</c>), as FHIRPath names them: https://hl7.org/fhir/R4/fhirpath.html#polymorphism.</remarks>
public static class ElementPath
{
    /// <summary>The path of a row (<c>Patient.name[0].given[1]</c>); the row of a <c>_name</c> sibling has the path of its element.</summary>
    /// <param name="tree">The text.</param>
    /// <param name="root">The type of the resource at row 0.</param>
    /// <param name="row">The row to name.</param>
    public static string Of(JsonTree tree, FhirType root, int row)
    {
        var path = new StringBuilder(root.Name);
        FhirType? type = root;
        var at = 0;
        while (at != row)
        {
            var isArray = tree.KindOf(at) == JsonKind.Array;
            var index = 0;
            var child = tree.FirstChild(at);
            while (child >= 0 && tree.NextOf(child) <= row)
            {
                child = tree.NextSibling(child, at);
                index++;
            }

            if (child < 0)
            {
                break;
            }

            if (isArray)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else
            {
                type = Step(tree, at, child, type, path);
            }

            at = child;
        }

        return path.ToString();
    }

    // Appends one property and returns its type; below a property that no type knows, names are used as they stand.
    private static FhirType? Step(JsonTree tree, int parent, int child, FhirType? type, StringBuilder path)
    {
        var name = tree.NameOf(child);
        if (type is { IsResource: true } && tree.Find(parent, "resourceType"u8) is >= 0 and var typeRow && tree.KindOf(typeRow) == JsonKind.String)
        {
            type = type.Model.FindResource(tree.Utf8Of(typeRow)) ?? type;
        }

        var plain = name.Length > 1 && name[0] == '_' ? name[1..] : name;
        var property = type?.FindProperty(plain);
        path.Append('.').Append(property?.Element.Name ?? Encoding.UTF8.GetString(name));
        return property?.Type;
    }
}

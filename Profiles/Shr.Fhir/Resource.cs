using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Fhir;

/// <summary>A resource as received: the verbatim UTF-8 JSON and one view of it.</summary>
/// <remarks>Dispose it when neither it nor an <see cref="Element"/> of it is used any more; the bytes outlive it.</remarks>
public sealed class Resource : IDisposable
{
    private Resource(JsonTree tree, FhirType type)
    {
        Tree = tree;
        Type = type;
    }

    /// <summary>Its type, which is never abstract.</summary>
    public FhirType Type { get; }

    /// <summary>The text and its rows.</summary>
    public JsonTree Tree { get; }

    /// <summary>The bytes as received.</summary>
    public ReadOnlyMemory<byte> Json => Tree.Bytes.AsMemory(Tree.Start, Tree.Length);

    /// <summary>The resource as a node.</summary>
    public Element Root => new(Tree, 0, -1, Type, null);

    /// <summary>Its id, or null.</summary>
    public string? Id => Root.ChildString("id"u8);

    /// <summary>
    /// The resource in a JSON text, or null with fatal issues where it cannot be read at all (no JSON, no known
    /// <c>resourceType</c>). That the content fits its type is for the validator to say.
    /// </summary>
    public static Resource? Parse(byte[] json, TypeModel types, IssueCollector issues, int maxDepth = JsonTreeReader.DefaultMaxDepth) =>
        JsonTreeReader.Read(json, issues, maxDepth) is { } tree ? Of(tree, types, issues) : null;

    /// <summary>The resource in a part of a buffer; see <see cref="Parse(byte[], TypeModel, IssueCollector, int)"/>.</summary>
    public static Resource? Parse(byte[] buffer, int start, int length, TypeModel types, IssueCollector issues, int maxDepth = JsonTreeReader.DefaultMaxDepth) =>
        JsonTreeReader.Read(buffer, start, length, issues, maxDepth) is { } tree ? Of(tree, types, issues) : null;

    /// <inheritdoc/>
    public void Dispose() => Tree.Dispose();

    private static Resource? Of(JsonTree tree, TypeModel types, IssueCollector issues)
    {
        var name = tree.Find(0, "resourceType"u8);
        if (name < 0 || tree.KindOf(name) != JsonKind.String)
        {
            issues.AddAt(tree.OffsetOf(0), Issues.NoResourceType, "");
            tree.Dispose();
            return null;
        }

        if (types.FindResource(tree.Utf8Of(name)) is not { } type)
        {
            issues.AddAt(tree.OffsetOf(name), Issues.UnknownResourceType, "", tree.StringOf(name));
            tree.Dispose();
            return null;
        }

        return new Resource(tree, type);
    }
}

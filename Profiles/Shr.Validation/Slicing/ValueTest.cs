using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Validation.Rules;

namespace Shr.Validation.Slicing;

/// <summary>The element at the path has a fixed value, or contains a pattern.</summary>
internal sealed class ValueTest(DiscriminatorPath path, JsonTree tree, int row, bool isPattern) : SliceTest(path)
{
    public override bool Accepts(in Element found, ValidationScope scope) =>
        found.Row >= 0 && (isPattern ? JsonMatch.Contains(found.Tree, found.Row, tree, row) : JsonEquality.AreEqual(found.Tree, found.Row, tree, row));

    public override string ToString() => $"{Path} {(isPattern ? "contains" : "=")} {JsonMatch.Print(tree, row)}";
}

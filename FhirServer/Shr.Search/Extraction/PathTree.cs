using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Search.Extraction;

/// <summary>
/// Many paths of one type as one tree, so that a resource is walked once for all of them, and what no path names is stepped over.
/// </summary>
internal sealed class PathTree
{
    private readonly PathNode _root = new();

    /// <summary>Whether there is any path.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds a path that ends in a sink.</summary>
    public void Add(PathBranch branch, int sink)
    {
        IsEmpty = false;
        var node = _root;
        foreach (var step in branch.Steps)
        {
            node = step.Property is { } property ? node.Child(property) : node.Filtered(step.Filter!);
        }

        node.AddSink(sink);
    }

    /// <summary>Shows every value at the end of a path to the receiver.</summary>
    public void Walk(in Element root, IndexSink sink, IPathReceiver receiver) => new Walker(sink, receiver).Visit(_root, root, 0);

    private readonly struct Walker(IndexSink sink, IPathReceiver receiver)
    {
        public void Visit(PathNode node, in Element element, int index)
        {
            foreach (var number in node.Sinks)
            {
                receiver.Accept(number, element);
            }

            foreach (var (filter, next) in node.Filters)
            {
                if (filter.Accepts(sink, element, index))
                {
                    Visit(next, element, index);
                }
            }

            if (node.HasChildren)
            {
                Children(node, element.Tree, element.Type.IsPrimitive ? element.Sibling : element.Row);
            }
        }

        private void Children(PathNode node, JsonTree tree, int container)
        {
            if (container < 0 || tree.KindOf(container) != JsonKind.Object)
            {
                return;
            }

            for (var row = tree.FirstChild(container); row >= 0; row = tree.NextSibling(row, container))
            {
                var name = tree.NameOf(row);
                if (name is [(byte)'_', ..] && node.Find(name[1..]) is { Node.HasChildren: true, Property.Type.IsPrimitive: true } sibling)
                {
                    Siblings(sibling, tree, row);
                }
                else if (node.Find(name) is { } child)
                {
                    Items(child, tree, row);
                }
            }
        }

        private void Items(PathNode.Slot child, JsonTree tree, int row)
        {
            if (tree.KindOf(row) != JsonKind.Array)
            {
                Item(child, tree, row, 0);
                return;
            }

            var index = 0;
            for (var item = tree.FirstChild(row); item >= 0; item = tree.NextSibling(item, row))
            {
                Item(child, tree, item, index++);
            }
        }

        private void Item(PathNode.Slot child, JsonTree tree, int row, int index)
        {
            var type = child.Property.Type;
            if (tree.KindOf(row) is JsonKind.Null or JsonKind.Array || type.IsPrimitive != (tree.KindOf(row) != JsonKind.Object))
            {
                return;
            }

            if (type.IsResource)
            {
                type = type.Model.FindResource(tree.Text(row, "resourceType"u8)) ?? type;
            }

            Visit(child.Node, new Element(tree, row, -1, type, child.Property.Element), index);
        }

        // What hangs on a primitive: its extensions. The value itself is walked by its own property.
        private void Siblings(PathNode.Slot child, JsonTree tree, int row)
        {
            if (tree.KindOf(row) != JsonKind.Array)
            {
                Children(child.Node, tree, row);
                return;
            }

            for (var item = tree.FirstChild(row); item >= 0; item = tree.NextSibling(item, row))
            {
                Children(child.Node, tree, item);
            }
        }
    }
}

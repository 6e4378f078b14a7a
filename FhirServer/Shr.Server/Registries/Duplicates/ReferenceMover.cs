using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Turns the references of a record from one patient to another, by element type; every other byte stays.</summary>
internal sealed class ReferenceMover(BaseAddress address)
{
    /// <summary>The record with its references turned, or null where none names the first patient.</summary>
    public byte[]? Move(Resource resource, ResourceKey from, ResourceKey to, TypeModel types)
    {
        var sites = Sites(resource, from, to, types);
        return sites.Count == 0 ? null : Apply(resource, sites);
    }

    /// <summary>
    /// Takes a move back in a record that was changed since: the references that the move had turned and that still name the
    /// target. Null where there is none.
    /// </summary>
    public byte[]? Restore(Resource before, Resource current, ResourceKey source, ResourceKey target, TypeModel types)
    {
        var sites = Sites(current, target, source, types);

        // Where the record had named the target before, only the turned places go back; else all that name it were turned, wherever they stand now.
        if (Sites(before, target, source, types).Count > 0)
        {
            var turned = Sites(before, source, target, types).Select(s => ElementPath.Of(before.Tree, before.Type, s.Row)).ToHashSet(StringComparer.Ordinal);
            sites = [.. sites.Where(s => turned.Contains(ElementPath.Of(current.Tree, current.Type, s.Row)))];
        }

        return sites.Count == 0 ? null : Apply(current, sites);
    }

    private List<ReferenceSite> Sites(Resource resource, ResourceKey from, ResourceKey to, TypeModel types)
    {
        var tree = resource.Tree;
        var targets = new ReferenceTargets();
        var id = Encoding.ASCII.GetBytes(from.Id);
        for (var row = 0; row < tree.Count; row++)
        {
            if (tree.KindOf(row) == JsonKind.String && tree.RawOf(row).IndexOf(id) >= 0 && tree.RawOf(row).Length <= 2048)
            {
                var text = tree.StringOf(row);
                if (address.FindLocal(text, "", types) == from)
                {
                    var fragment = text.IndexOf('#', StringComparison.Ordinal);
                    targets.TryAdd(fragment > 0 ? text[..fragment] : text, to.ToString());
                }
            }
        }

        return targets.Count == 0 ? [] : ReferenceSites.Find(resource, targets);
    }

    private static byte[] Apply(Resource resource, List<ReferenceSite> sites)
    {
        var tree = resource.Tree;
        var edits = sites.ConvertAll(s => new TextEdit(
            s.Start, s.End, s.Start < tree.OffsetOf(s.Row) ? ResourceEditor.Quoted(s.Target!) : Encoding.UTF8.GetBytes(s.Target!)));
        return TextEdit.Apply(tree.Bytes, tree.Start, tree.Length, edits);
    }
}

using System.Globalization;
using System.Text;
using Shr.Validation.Slicing;

namespace Shr.Validation.Compile;

/// <summary>Writes a compiled profile as text: one line an element, its rules indented below.</summary>
internal static class ProfilePrinter
{
    public static string Print(CompiledProfile profile)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{profile} on {profile.Type.Name}\n");
        Node(profile.Root, text, 1);
        return text.ToString();
    }

    private static void Node(ProfileNode node, StringBuilder text, int depth)
    {
        foreach (var rule in node.Rules)
        {
            Indent(text, depth).Append(rule).Append('\n');
        }

        foreach (var typed in node.Types.Where(t => t.Profiles.Length > 0))
        {
            Indent(text, depth).Append(CultureInfo.InvariantCulture, $"{typed.Type.Name} of {string.Join(" or ", typed.Profiles.AsEnumerable())}\n");
        }

        foreach (var group in node.Children?.All ?? [])
        {
            Indent(text, depth).Append(CultureInfo.InvariantCulture, $"{group.Name} {group.Min}..{(object?)group.Max ?? "*"}");
            text.Append(group.Node.Types.Length == 0 ? "" : " " + string.Join('|', group.Node.Types.Select(t => t.Type.Name))).Append('\n');
            Node(group.Node, text, depth + 1);
            Slices(group.Slices, text, depth + 1);
        }
    }

    private static void Slices(SliceSet? slices, StringBuilder text, int depth)
    {
        if (slices is null)
        {
            return;
        }

        Indent(text, depth).Append(slices).Append('\n');
        foreach (var slice in slices.Slices)
        {
            Indent(text, depth).Append(slice).Append('\n');
            Node(slice.Node, text, depth + 1);
            Slices(slice.Slices, text, depth + 1);
        }
    }

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', depth * 2);
}

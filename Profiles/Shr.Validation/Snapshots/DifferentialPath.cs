using System.Text.Json.Nodes;

namespace Shr.Validation.Snapshots;

/// <summary>
/// Where each element of a differential belongs: its names and slice names from the root down. Ids say it; where they are
/// missing, the slice last opened on each path does.
/// </summary>
internal static class DifferentialPath
{
    /// <summary>The elements in order, each with its steps below the root.</summary>
    public static IEnumerable<(JsonObject Element, IReadOnlyList<DifferentialStep> Steps)> Read(JsonObject structure)
    {
        var open = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in (structure["differential"]?["element"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var path = element["path"]?.GetValue<string>() ?? "";
            foreach (var closed in open.Keys.Where(k => k == path || !path.StartsWith(k + ".", StringComparison.Ordinal) && k.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
            {
                open.Remove(closed);
            }

            if (element["sliceName"]?.GetValue<string>() is { } slice)
            {
                open[path] = slice;
            }

            yield return (element, FromId(element, path) ?? FromPath(path, open));
        }
    }

    private static List<DifferentialStep>? FromId(JsonObject element, string path)
    {
        if (element["id"]?.GetValue<string>() is not { } id || !id.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        var (ids, names) = (id.Split('.'), path.Split('.'));
        if (ids.Length != names.Length)
        {
            return null;
        }

        var steps = new List<DifferentialStep>();
        for (var i = 1; i < ids.Length; i++)
        {
            var colon = ids[i].IndexOf(':', StringComparison.Ordinal);
            steps.Add(colon < 0 ? new DifferentialStep(names[i], null) : new DifferentialStep(names[i], ids[i][(colon + 1)..]));
        }

        // The slice name is what the element says; an id may have been written by hand.
        if (element["sliceName"]?.GetValue<string>() is { } slice && steps.Count > 0)
        {
            steps[^1] = steps[^1] with { Slice = slice };
        }

        return steps;
    }

    private static List<DifferentialStep> FromPath(string path, Dictionary<string, string> open)
    {
        var names = path.Split('.');
        var steps = new List<DifferentialStep>();
        var prefix = names[0];
        for (var i = 1; i < names.Length; i++)
        {
            prefix += "." + names[i];
            steps.Add(new DifferentialStep(names[i], open.GetValueOrDefault(prefix)));
        }

        return steps;
    }
}

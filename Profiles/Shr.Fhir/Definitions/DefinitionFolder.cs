namespace Shr.Fhir.Definitions;

/// <summary>Reads the folder in which an operator puts definitions: JSON files and FHIR packages.</summary>
public static class DefinitionFolder
{
    /// <summary>
    /// The layers of a folder: one for each package in the order of their names, then one for all JSON files beside them, so that
    /// a single file overrules a package. A folder that does not exist has none.
    /// </summary>
    public static IReadOnlyList<DefinitionLayer> Read(string folder, IssueCollector issues)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var layers = new List<DefinitionLayer>();
        foreach (var path in Files(folder, "*.tgz"))
        {
            using var package = File.OpenRead(path);
            layers.Add(DefinitionPackage.Read(Path.GetFileName(path), package, issues));
        }

        var files = Files(folder, "*.json").Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
        var loose = DefinitionLayer.FromFiles(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), files, issues);
        if (loose.All.Count > 0)
        {
            layers.Add(loose);
        }

        return layers;
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
}

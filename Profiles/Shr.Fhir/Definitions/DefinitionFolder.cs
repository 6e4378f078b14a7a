namespace Shr.Fhir.Definitions;

/// <summary>Reads the folder in which an operator puts definitions: JSON files and FHIR packages.</summary>
public static class DefinitionFolder
{
    /// <summary>
    /// The layers of a folder: one for each package, what a package builds on before it and else in the order of their names, then one
    /// for all JSON files beside them, so that a single file overrules a package. A folder that does not exist has none.
    /// </summary>
    public static IReadOnlyList<DefinitionLayer> Read(string folder, IssueCollector issues)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var packages = new List<(DefinitionLayer Layer, PackageManifest Manifest)>();
        foreach (var path in Files(folder, "*.tgz"))
        {
            using var package = File.OpenRead(path);
            packages.Add(DefinitionPackage.Open(Path.GetFileName(path), package, issues));
        }

        var layers = InOrder(packages);
        var files = Files(folder, "*.json").Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
        var loose = DefinitionLayer.FromFiles(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), files, issues);
        if (loose.All.Count > 0)
        {
            layers.Add(loose);
        }

        return layers;
    }

    // Dependencies first; a circle is taken as it comes.
    private static List<DefinitionLayer> InOrder(List<(DefinitionLayer Layer, PackageManifest Manifest)> packages)
    {
        var ordered = new List<DefinitionLayer>();
        var met = new HashSet<DefinitionLayer>();
        foreach (var package in packages)
        {
            Visit(package);
        }

        return ordered;

        void Visit((DefinitionLayer Layer, PackageManifest Manifest) package)
        {
            if (!met.Add(package.Layer))
            {
                return;
            }

            foreach (var dependency in packages.Where(p => p.Manifest.Name is { } name && package.Manifest.Dependencies.Contains(name)))
            {
                Visit(dependency);
            }

            ordered.Add(package.Layer);
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
}

using System.Formats.Tar;
using System.IO.Compression;

namespace Shr.Fhir.Definitions;

/// <summary>Reads FHIR packages (<c>*.tgz</c>): the resources in the folder <c>package</c>, without its examples.</summary>
/// <remarks>https://hl7.org/fhir/packages.html</remarks>
public static class DefinitionPackage
{
    /// <summary>How much a package may unpack to: four times the official R4 package.</summary>
    public const long DefaultLimit = 512L << 20;

    private const string Folder = "package/";
    private const string Manifest = Folder + "package.json";

    /// <summary>The layer of a package. A broken package gives what could be read before the break, and an issue.</summary>
    /// <param name="name">The layer's name: the file's.</param>
    /// <param name="package">The compressed file; read to its end, not disposed.</param>
    /// <param name="issues">Takes what is wrong with the package.</param>
    /// <param name="limit">How many bytes it may unpack to.</param>
    public static DefinitionLayer Read(string name, Stream package, IssueCollector issues, long limit = DefaultLimit) => Open(name, package, issues, limit).Layer;

    /// <summary>The layer of a package with what it says of itself; a package for another version of FHIR has no definitions for us.</summary>
    internal static (DefinitionLayer Layer, PackageManifest Manifest) Open(string name, Stream package, IssueCollector issues, long limit = DefaultLimit)
    {
        var files = new List<(string, byte[])>();
        var manifest = PackageManifest.None;
        try
        {
            manifest = ReadFiles(name, package, files, issues, limit);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            issues.Add(DefinitionIssues.PackageUnreadable, "", name, exception.Message);
        }

        if (!manifest.IsR4)
        {
            issues.Add(DefinitionIssues.PackageOfOtherVersion, "", name, string.Join(", ", manifest.FhirVersions));
            files.Clear();
        }

        return (DefinitionLayer.FromFiles(name, files, issues), manifest);
    }

    private static PackageManifest ReadFiles(string name, Stream package, List<(string, byte[])> files, IssueCollector issues, long limit)
    {
        using var unzipped = new GZipStream(package, CompressionMode.Decompress, leaveOpen: true);
        using var tar = new TarReader(unzipped);
        var manifest = PackageManifest.None;
        var total = 0L;
        while (tar.GetNextEntry() is { } entry)
        {
            total += entry.Length;
            if (total > limit)
            {
                issues.Add(DefinitionIssues.PackageTooLarge, "", name, limit);
                return manifest;
            }

            if (entry.DataStream is not null && IsDefinition(entry.Name))
            {
                var bytes = new byte[entry.Length];
                entry.DataStream.ReadExactly(bytes);
                files.Add(($"{name}: {entry.Name}", bytes));
            }
            else if (entry is { Name: Manifest, DataStream: not null })
            {
                var bytes = new byte[entry.Length];
                entry.DataStream.ReadExactly(bytes);
                manifest = PackageManifest.Read(bytes);
            }
        }

        return manifest;
    }

    private static bool IsDefinition(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal)
        && path.EndsWith(".json", StringComparison.Ordinal)
        && path.IndexOf('/', Folder.Length) < 0
        && path is not (Manifest or Folder + ".index.json");
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Shr.Definitions.Generator;

/// <summary>One published version of the npm package: its hash, and the resources of each of its bundles.</summary>
internal sealed class SourcePackage
{
    private readonly Dictionary<string, byte[]> _files;

    private SourcePackage(string sha256, Dictionary<string, byte[]> files) => (Sha256, _files) = (sha256, files);

    public string Sha256 { get; }

    public static SourcePackage Open(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var unzipped = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var tar = new TarReader(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.Contains("/fhir/r4/", StringComparison.Ordinal))
            {
                continue;
            }

            using var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            files[Path.GetFileName(entry.Name)] = content.ToArray();
        }

        return new SourcePackage(Convert.ToHexStringLower(SHA256.HashData(bytes)), files);
    }

    /// <summary>The resources of a Bundle file, in its order.</summary>
    public List<JsonElement> Resources(string file)
    {
        using var document = JsonDocument.Parse(_files[file]);
        return [.. document.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").Clone())];
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using Shr.Fhir;

namespace Shr.Terminology.Import;

/// <summary>The files to import: one file, a folder, a zip or a package.</summary>
internal sealed class ImportInput : IDisposable
{
    /// <summary>No release is larger unpacked; an archive that is wants to fill the disk.</summary>
    private const long MaxBytes = 4L << 30;

    private readonly ZipArchive? _zip;

    private ImportInput(string name, IReadOnlyList<ImportFile> files, ZipArchive? zip = null)
    {
        Name = name;
        Files = files;
        _zip = zip;
    }

    /// <summary>What the operator named.</summary>
    public string Name { get; }

    public IReadOnlyList<ImportFile> Files { get; }

    /// <summary>Opens a path, or null with issues.</summary>
    public static ImportInput? Open(string path, IssueCollector issues)
    {
        if (Directory.Exists(path))
        {
            var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(f => new ImportFile(System.IO.Path.GetRelativePath(path, f).Replace('\\', '/'), new FileInfo(f).Length, () => File.OpenRead(f)));
            return new ImportInput(path, [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)]);
        }

        if (!File.Exists(path))
        {
            issues.Add(TerminologyIssues.ImportUnknownFormat, "", path);
            return null;
        }

        return Open(path, System.IO.Path.GetFileName(path), new FileInfo(path).Length, () => File.OpenRead(path), issues);
    }

    /// <summary>An upload, held in memory; an archive is opened. Null with issues.</summary>
    public static ImportInput? Of(string name, byte[] content, IssueCollector issues) =>
        Open(name, name, content.Length, () => new MemoryStream(content, writable: false), issues);

    /// <summary>The file with a name anywhere, or null.</summary>
    public ImportFile? Find(string name) => Files.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Dispose() => _zip?.Dispose();

    private static ImportInput? Open(string name, string file, long length, Func<Stream> open, IssueCollector issues)
    {
        try
        {
            return file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? OpenZip(name, open(), issues)
                : file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) ? OpenPackage(name, open, issues)
                : new ImportInput(name, [new ImportFile(file, length, open)]);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", name, 1, "the archive is damaged: " + broken.Message.TrimEnd('.'));
            return null;
        }
    }

    private static ImportInput? OpenZip(string name, Stream stream, IssueCollector issues)
    {
        var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.Sum(e => e.Length) > MaxBytes)
        {
            zip.Dispose();
            issues.Add(TerminologyIssues.ImportTooLarge, "", name, MaxBytes);
            return null;
        }

        return new ImportInput(name, [.. zip.Entries.Where(e => e.Length > 0).Select(e => new ImportFile(e.FullName, e.Length, e.Open))], zip);
    }

    private static ImportInput? OpenPackage(string name, Func<Stream> open, IssueCollector issues)
    {
        var files = new List<ImportFile>();
        long total = 0;
        using var file = open();
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            total += entry.Length;
            if (total > MaxBytes / 4)
            {
                issues.Add(TerminologyIssues.ImportTooLarge, "", name, MaxBytes / 4);
                return null;
            }

            using var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            var bytes = content.ToArray();
            files.Add(new ImportFile(entry.Name, bytes.Length, () => new MemoryStream(bytes, writable: false)));
        }

        return new ImportInput(name, files);
    }
}

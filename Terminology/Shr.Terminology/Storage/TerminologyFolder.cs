using System.Security.Cryptography;
using System.Text;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Import;
using Shr.Terminology.Sources;

namespace Shr.Terminology.Storage;

/// <summary>
/// The folder where imported terminology is kept: one compiled file for each version of a code system, one JSON file for each
/// value set and concept map. A file is replaced as a whole, so that an import that is cut short changes nothing.
/// </summary>
public sealed class TerminologyFolder(string path)
{
    private const string Packed = ".shrterm";

    /// <summary>Imports a file or folder: everything it holds, or nothing, with issues that say why.</summary>
    /// <param name="from">A file, folder, zip or package.</param>
    /// <param name="options">What the operator says about it.</param>
    /// <param name="progress">Told how far it is, or null.</param>
    /// <param name="issues">Why it was refused.</param>
    public ImportReport? Import(string from, ImportOptions options, IProgress<ImportProgress>? progress, IssueCollector issues)
    {
        using var input = ImportInput.Open(from, issues);
        return input is null ? null : Keep(TerminologyImporters.Read(input, options, progress, issues), progress);
    }

    /// <summary>Imports an upload, which is one file held in memory.</summary>
    public ImportReport? Import(string name, byte[] content, ImportOptions options, IssueCollector issues)
    {
        using var input = ImportInput.Of(name, content, issues);
        return input is null ? null : Keep(TerminologyImporters.Read(input, options, null, issues), null);
    }

    /// <summary>Everything that was imported; damaged files are left out, with issues.</summary>
    public MemorySource Load(IssueCollector issues)
    {
        var source = new MemorySource();
        if (!Directory.Exists(path))
        {
            return source;
        }

        foreach (var file in Directory.EnumerateFiles(path, "*" + Packed).Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20, FileOptions.SequentialScan);
            if (PackedFile.Read(stream, file, issues) is { } system)
            {
                source.Add(system);
            }
        }

        foreach (var file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
        {
            source.Add(File.ReadAllBytes(file), issues);
        }

        return source;
    }

    /// <summary>Changes whenever what is kept changes, whoever changed it; empty where there is nothing.</summary>
    public string Stamp()
    {
        if (!Directory.Exists(path))
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var file in new DirectoryInfo(path).EnumerateFiles().Where(f => f.Extension is Packed or ".json").OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            text.Append(file.Name).Append(':').Append(file.Length).Append(':').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return text.ToString();
    }

    private ImportReport? Keep(ImportResult? result, IProgress<ImportProgress>? progress)
    {
        if (result is null)
        {
            return null;
        }

        // First write everything beside, then put it in place: a full disk leaves the old state.
        Directory.CreateDirectory(path);
        var moves = new List<(string From, string To)>();
        try
        {
            foreach (var system in result.CodeSystems)
            {
                progress?.Report(new ImportProgress($"Writing {system.Header.Canonical}", 0));
                moves.Add(WriteBeside(FileName("CodeSystem", system.Header.Url, system.Header.Version) + Packed, stream => PackedFile.Write(stream, WithHeader(system))));
            }

            foreach (var resource in result.Resources)
            {
                moves.Add(WriteBeside(FileName(resource.Type, resource.Url, resource.Version) + ".json", stream => stream.Write(resource.Json)));
            }

            foreach (var (from, to) in moves)
            {
                File.Move(from, to, overwrite: true);
            }
        }
        finally
        {
            foreach (var (from, _) in moves)
            {
                File.Delete(from);
            }
        }

        return result.Report;
    }

    private (string From, string To) WriteBeside(string name, Action<Stream> write)
    {
        var to = Path.Combine(path, name);
        var from = to + ".new";
        using var stream = new FileStream(from, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        write(stream);
        stream.Flush(flushToDisk: true);
        return (from, to);
    }

    // A version that the operator gave must be in the file too.
    private static PackedData WithHeader(PackedCodeSystem system)
    {
        var text = Encoding.UTF8.GetString(system.Data.Header);
        return system.Header.Version is not { } version || text.Contains("\"version\":", StringComparison.Ordinal)
            ? system.Data
            : system.Data with { Header = Encoding.UTF8.GetBytes(text.Insert(1, $"\"version\":\"{System.Text.Json.JsonEncodedText.Encode(version)}\",")) };
    }

    // Readable, and safe for any file system: the hash keeps apart what the readable part cannot.
    private static string FileName(string type, string url, string? version)
    {
        var canonical = Versions.Join(url, version);
        var readable = new string([.. canonical[(canonical.LastIndexOf('/') + 1)..].Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')]);
        return $"{type}-{(readable.Length > 60 ? readable[..60] : readable)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))[..12]}";
    }
}

using System.Text;
using Shr.Fhir;
using Shr.Terminology.Import;
using Shr.Terminology.Storage;

namespace Shr.Terminology.Tests;

/// <summary>A folder of its own for imports, and short ways to fill it.</summary>
internal sealed class ImportFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("shr-terminology-").FullName;

    public ImportFixture() => Folder = new TerminologyFolder(Path.Combine(_root, "store"));

    public TerminologyFolder Folder { get; }

    public string StorePath => Path.Combine(_root, "store");

    public IssueCollector Issues { get; private set; } = new();

    /// <summary>Imports one file with this text.</summary>
    public ImportReport? Import(string name, string text, ImportOptions? options = null)
    {
        Issues = new IssueCollector();
        return Folder.Import(name, Encoding.UTF8.GetBytes(text), options ?? new ImportOptions(), Issues);
    }

    /// <summary>Imports a folder of files.</summary>
    public ImportReport? Import(IReadOnlyDictionary<string, string> files, ImportOptions? options = null)
    {
        Issues = new IssueCollector();
        var folder = Path.Combine(_root, "in");
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return Folder.Import(folder, options ?? new ImportOptions(), null, Issues);
    }

    public ImportReport? ImportPath(string path, ImportOptions? options = null)
    {
        Issues = new IssueCollector();
        return Folder.Import(path, options ?? new ImportOptions(), null, Issues);
    }

    /// <summary>The terminology over what was imported.</summary>
    public Terms Load()
    {
        Issues = new IssueCollector();
        return new Terms(Folder.Load(Issues));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

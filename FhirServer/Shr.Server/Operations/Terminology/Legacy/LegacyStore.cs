using System.Security.Cryptography;
using System.Text;

namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>What was read from the legacy registry, one file for each thing as it was received, and how far each feed was read.</summary>
/// <remarks>Kept because a feed tells changes only: the code system is made anew of all that is here.</remarks>
internal sealed class LegacyStore(string folder)
{
    /// <summary>The last change of a feed that was taken over, or null.</summary>
    public string? Mark(string category) => File.Exists(MarkFile(category)) ? File.ReadAllText(MarkFile(category)) : null;

    /// <summary>Notes how far a feed was read; only after what it told was kept.</summary>
    public void SetMark(string category, string id) => Replace(MarkFile(category), Encoding.UTF8.GetBytes(id));

    /// <summary>Keeps a thing; false where it was kept just so before.</summary>
    public bool Keep(string category, string key, byte[] json)
    {
        var file = Path.Combine(folder, category, Name(key) + ".json");
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(json))
        {
            return false;
        }

        Replace(file, json);
        return true;
    }

    /// <summary>All things of a category.</summary>
    public IEnumerable<byte[]> All(string category)
    {
        var path = Path.Combine(folder, category);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }

    private string MarkFile(string category) => Path.Combine(folder, category + ".mark");

    // Whatever the registry calls it makes a safe file name.
    private static string Name(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private static void Replace(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file + ".new", content);
        File.Move(file + ".new", file, overwrite: true);
    }
}

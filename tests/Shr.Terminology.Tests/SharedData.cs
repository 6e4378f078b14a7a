namespace Shr.Terminology.Tests;

/// <summary>Finds the outside data beside the repository; tests that need it are skipped without it.</summary>
internal static class SharedData
{
    public static string Require(string path)
    {
        var root = Environment.GetEnvironmentVariable("SHR_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            root = Directory.Exists(Path.Combine(candidate, "corpora")) ? candidate : null;
        }

        var full = root is null ? "" : Path.Combine(root, path);
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            Assert.Ignore($"skipped: {path} is not at hand");
        }

        return full;
    }
}

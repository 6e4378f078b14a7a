namespace Shr.Search.Tests;

/// <summary>Outside suites, which are not part of the repository: found beside it, or where SHR_SHARED says.</summary>
internal static class SharedFolder
{
    public static string Require(string path)
    {
        if (Environment.GetEnvironmentVariable("SHR_SHARED") is { Length: > 0 } named && (File.Exists(Path.Combine(named, path)) || Directory.Exists(Path.Combine(named, path))))
        {
            return Path.Combine(named, path);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", path);
            if (File.Exists(found) || Directory.Exists(found))
            {
                return found;
            }
        }

        Assert.Ignore($"skipped: shared/{path} is not here");
        return "";
    }
}

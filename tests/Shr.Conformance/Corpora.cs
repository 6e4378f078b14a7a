namespace Shr.Conformance;

/// <summary>The outside suites, which live beside the repository and are not part of it.</summary>
internal static class Corpora
{
    private static readonly string? Root = Find();

    /// <summary>A folder or file of the suites; where they are missing, the test that asks is skipped and says so.</summary>
    public static string Path(params string[] parts)
    {
        if (Root is null)
        {
            Assert.Ignore("skipped: the outside suites (../shared/corpora) are not on this machine");
        }

        return System.IO.Path.Combine([Root!, .. parts]);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SHR_SHARED") is { Length: > 0 } shared)
        {
            return System.IO.Path.Combine(shared, "corpora");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpora = System.IO.Path.Combine(folder.FullName, "shared", "corpora");
            if (Directory.Exists(corpora))
            {
                return corpora;
            }
        }

        return null;
    }
}

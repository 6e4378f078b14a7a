namespace Shr.Terminology.Import;

/// <summary>A file to import, lying in a folder or in an archive.</summary>
/// <param name="Path">Its path with forward slashes, as reports name it.</param>
/// <param name="Length">Its size in bytes, or -1 where that is not known.</param>
/// <param name="Open">Opens it for reading; may be called again.</param>
internal sealed record ImportFile(string Path, long Length, Func<Stream> Open)
{
    /// <summary>The name without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

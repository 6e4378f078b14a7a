namespace Shr.Search.Values;

/// <summary>The hierarchy of urls by the segments of their paths, which <c>:above</c> and <c>:below</c> follow.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#uri. URNs have no hierarchy.</remarks>
internal static class UriHierarchy
{
    /// <summary>Whether a uri is a url with a path that can be climbed.</summary>
    public static bool IsHierarchical(string uri) => Authority(uri) > 0;

    /// <summary>The uri itself and everything above it, with and without a closing slash.</summary>
    public static List<string> Ancestors(string uri)
    {
        var ancestors = new List<string> { uri };
        var end = uri.AsSpan().IndexOfAny('?', '#');
        end = end < 0 ? uri.Length : end;
        var least = Authority(uri);
        while (end >= least && least > 0)
        {
            Add(ancestors, uri[..end].TrimEnd('/'));
            Add(ancestors, uri[..end].TrimEnd('/') + "/");
            var slash = uri.AsSpan(0, end).TrimEnd('/').LastIndexOf('/');
            if (slash < least)
            {
                break;
            }

            end = slash;
        }

        return ancestors;
    }

    private static void Add(List<string> ancestors, string uri)
    {
        if (!ancestors.Contains(uri))
        {
            ancestors.Add(uri);
        }
    }

    // The first position after scheme and host, or 0 where there is none.
    private static int Authority(string uri)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || uri.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || scheme + 3 >= uri.Length)
        {
            return 0;
        }

        var slash = uri.IndexOf('/', scheme + 3);
        return slash < 0 ? uri.Length : slash;
    }
}

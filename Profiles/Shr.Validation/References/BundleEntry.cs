using Shr.Fhir;

namespace Shr.Validation.References;

/// <summary>One entry of a Bundle, with what references need of it.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Element">The entry.</param>
/// <param name="Resource">The resource in it, or a default Element.</param>
/// <param name="FullUrl">Its fullUrl, or null.</param>
/// <param name="Id">The resource's id, or null.</param>
/// <param name="VersionId">The resource's <c>meta.versionId</c>, or null.</param>
internal sealed record BundleEntry(int Index, Element Element, Element Resource, string? FullUrl, string? Id, string? VersionId)
{
    /// <summary>The server's base url where the fullUrl is that of a RESTful server, with its slash; else null.</summary>
    public string? Base
    {
        get
        {
            if (FullUrl is null || !Resource.Exists || !FullUrl.StartsWith("http", StringComparison.Ordinal))
            {
                return null;
            }

            var tail = "/" + Resource.Type.Name + "/";
            var at = FullUrl.LastIndexOf(tail, StringComparison.Ordinal);
            return at > 0 && FullUrl.IndexOf('/', at + tail.Length) < 0 ? FullUrl[..(at + 1)] : null;
        }
    }
}

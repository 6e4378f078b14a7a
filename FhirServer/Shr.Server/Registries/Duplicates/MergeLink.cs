using Shr.Fhir;

namespace Shr.Server.Registries.Duplicates;

/// <summary>The links that a merge writes: <c>replaced-by</c> on the record that ends, <c>replaces</c> on the one that stays.</summary>
/// <remarks>
/// Both carry the extension <see cref="RegistryTerms.MergeLink"/> with the id of the merge. Clients cannot write it, so what
/// carries it was merged here. https://hl7.org/fhir/R4/patient.html#links
/// </remarks>
internal static class MergeLink
{
    /// <summary>Whether a Patient was merged into another.</summary>
    public static bool IsMerged(Element patient)
    {
        if (patient.ChildString("active"u8) != "false")
        {
            return false;
        }

        foreach (var link in patient.ChildrenOf("link"u8))
        {
            if (link.ChildString("type"u8) == "replaced-by" && MergeOf(link) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The id of the merge that wrote a link, or null where a client did.</summary>
    public static string? MergeOf(Element link)
    {
        foreach (var extension in link.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) == RegistryTerms.MergeLink)
            {
                return extension.ChildString("valueString"u8);
            }
        }

        return null;
    }
}

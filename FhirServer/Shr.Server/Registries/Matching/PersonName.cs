using Shr.Fhir;

namespace Shr.Server.Registries.Matching;

/// <summary>A HumanName as one text.</summary>
internal static class PersonName
{
    /// <summary>The given names and the family name, or null where there are none.</summary>
    public static string? Parts(Element name)
    {
        var parts = new List<string>();
        foreach (var given in name.ChildrenOf("given"u8))
        {
            if (given.StringValue is { } text)
            {
                parts.Add(text);
            }
        }

        if (name.ChildString("family"u8) is { } family)
        {
            parts.Add(family);
        }

        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    /// <summary>The first name as it is compared for being the same: small letters, single spaces; empty where there is none.</summary>
    public static string Same(IReadOnlyList<string> names) => names.Count == 0 ? "" : Same(names[0]);

    private static string Same(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}

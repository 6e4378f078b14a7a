using Microsoft.Extensions.Options;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Encounters;

/// <summary>
/// Reads the addresses that the national services give their records: <c>{host}/api/{version}/patients/{hid}</c>,
/// <c>{base}/facilities/{code}.json</c>, <c>{base}/providers/{number}.json</c>. Whether the scheme is http or https does not matter.
/// </summary>
internal sealed class NationalAddresses(BaseAddress address, IOptions<EncounterOptions> options)
{
    private const string Json = ".json";

    /// <summary>What an absolute address names, and its number; null where it is none of a national service of this server.</summary>
    /// <param name="url">The address.</param>
    /// <param name="home">This server's own address without a path, as the request has it.</param>
    public (NationalKind Kind, string Number)? Read(string url, string home)
    {
        if (WithoutScheme(url) is not { } text)
        {
            return null;
        }

        foreach (var known in Bases(home))
        {
            if (!text.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // A base may hold the version (.../api/1.0), the host alone does not.
            var path = text[known.Length..].Split('/');
            var isVersioned = path is ["api", _, ..] || known.Contains("/api/", StringComparison.Ordinal);
            switch (path is ["api", _, .. var rest] ? rest : path)
            {
                case ["patients", { Length: > 0 } hid] when isVersioned:
                    return (NationalKind.Patient, hid);
                case ["facilities", var code] when Number(code) is { } number:
                    return (NationalKind.Facility, number);
                case ["providers", var code] when Number(code) is { } number:
                    return (NationalKind.Provider, number);
                default:
                    break;
            }
        }

        return null;
    }

    private IEnumerable<string> Bases(string home)
    {
        yield return Base(home);
        foreach (var own in address.All)
        {
            yield return Base(own[..^address.Path.Length]);
        }

        foreach (var named in options.Value.NationalBases)
        {
            yield return Base(named);
        }
    }

    // With the slash that must follow, so that one host is not taken for a longer one.
    private static string Base(string url) => (WithoutScheme(url) ?? url).TrimEnd('/') + "/";

    private static string? WithoutScheme(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? url[8..] : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? url[7..] : null;

    private static string? Number(string segment) =>
        segment.EndsWith(Json, StringComparison.Ordinal) && segment[..^Json.Length] is { Length: > 0 and <= 20 } number && number.All(char.IsAsciiDigit) ? number : null;
}

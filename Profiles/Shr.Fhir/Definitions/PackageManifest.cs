using System.Text.Json;

namespace Shr.Fhir.Definitions;

/// <summary>What a package says of itself in its <c>package.json</c>.</summary>
/// <param name="Name">Its name: <c>hl7.fhir.us.core</c>; null where it says none.</param>
/// <param name="FhirVersions">The versions of FHIR it is for; none where it says none.</param>
/// <param name="Dependencies">The names of the packages it builds on.</param>
/// <remarks>https://hl7.org/fhir/packages.html</remarks>
internal sealed record PackageManifest(string? Name, IReadOnlyList<string> FhirVersions, IReadOnlyList<string> Dependencies)
{
    /// <summary>A package that says nothing.</summary>
    public static PackageManifest None { get; } = new(null, [], []);

    /// <summary>Whether its definitions are of R4, as far as it says.</summary>
    public bool IsR4 => FhirVersions.Count == 0 || FhirVersions.Any(v => v.StartsWith("4.0", StringComparison.Ordinal));

    /// <summary>Reads a <c>package.json</c>; one that is no JSON says nothing.</summary>
    public static PackageManifest Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return None;
            }

            return new PackageManifest(
                root.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null,
                [.. Versions(root, "fhirVersions"), .. Versions(root, "fhir-version-list")],
                root.TryGetProperty("dependencies", out var dependencies) && dependencies.ValueKind == JsonValueKind.Object
                    ? [.. dependencies.EnumerateObject().Select(d => d.Name)] : []);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static IEnumerable<string> Versions(JsonElement root, string property) =>
        root.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
            : [];
}

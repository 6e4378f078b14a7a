using System.Collections.Frozen;
using System.Text.Json;

namespace Shr.Definitions.Generator;

/// <summary>Which published text each definition is taken from.</summary>
/// <remarks>
/// The package's later versions hold the same files with elements of its publisher's product and of later FHIR releases written into
/// some base types (Meta, EvidenceVariable, ResearchStudy and others). Its first version holds HL7's files as published, so that one
/// rules; the later one adds and repairs what is listed here and nothing else.
/// </remarks>
internal sealed class Sources(SourcePackage asPublished, SourcePackage later)
{
    public const string AsPublishedSha256 = "9cbbb37548000bf3effa95a010e1c18b6fdb84df5f871ee8abafcfca8b3b3fa4";
    public const string LaterSha256 = "b88063b69c98081cae71abb1114e225296e28a79478ac6ce1af88c882c7fb590";

    private static readonly FrozenSet<string> Added = new[]
    {
        "http://hl7.org/fhir/StructureDefinition/SubscriptionStatus",
        "http://hl7.org/fhir/SearchParameter/DetectedIssue-status",
        "http://hl7.org/fhir/SearchParameter/DeviceDefinition-classification",
        "http://hl7.org/fhir/SearchParameter/ServiceRequest-order-detail",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Code systems whose text was garbled by a wrong decoding in the first version.</summary>
    private static readonly FrozenSet<string> Repaired = new[]
    {
        "http://terminology.hl7.org/CodeSystem/operation-outcome",
        "http://terminology.hl7.org/CodeSystem/v2-0550",
    }.ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<JsonElement> Resources(string file)
    {
        var published = asPublished.Resources(file).ToDictionary(Key);
        foreach (var resource in later.Resources(file))
        {
            var url = resource.GetProperty("url").GetString()!;
            if (Added.Contains(url) || Repaired.Contains(url))
            {
                yield return resource;
            }
            else if (published.TryGetValue(Key(resource), out var original))
            {
                yield return original;
            }
        }
    }

    private static (string?, string?) Key(JsonElement resource) =>
        (resource.GetProperty("resourceType").GetString(), resource.GetProperty("url").GetString());
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Shr.Server.Registries;

/// <summary>Organizations as the facility registry shows them (FRED).</summary>
internal static class FacilityView
{
    /// <summary>The entry of one facility.</summary>
    public static object Show(StoredRecord facility, string createdAt, string home)
    {
        var code = facility.Identifier(RegistryTerms.FacilityCode) ?? "";
        var place = facility.Extensions(RegistryTerms.Place).FirstOrDefault() ?? "";
        return new
        {
            name = facility.Text("name") ?? "",
            url = $"{home}/facilities/{code}.json",
            id = code,
            active = facility.Active,
            createdAt,
            updatedAt = facility.UpdatedAt,
            coordinates = Coordinates(facility),
            identifiers = new { agency = "DGHS", context = "HRM", id = Number(facility.Identifier(RegistryTerms.HumanResources)) },
            properties = new
            {
                ownership = facility.TypeText(RegistryTerms.Ownership) ?? "",
                org_type = facility.TypeText(RegistryTerms.FacilityKind) ?? "",
                org_level = facility.TypeText(RegistryTerms.FacilityLevel) ?? "",
                care_level = facility.TypeText(RegistryTerms.CareLevel) ?? "",
                deleted_at = (string?)null,
                services = Array.Empty<string>(),
                locations = new
                {
                    division_code = Digits(place, 0),
                    district_code = Digits(place, 1),
                    upazila_code = Digits(place, 2),
                    paurasava_code = Digits(place, 3),
                    union_code = Digits(place, 4),
                    ward_code = Digits(place, 5),
                },
                contacts = new { name = "", email = facility.Telecom("email") ?? "", phone = facility.Telecom("phone") ?? "", mobile = "", fax = facility.Telecom("fax") },
                catchment = FacilityCatchment.Of(facility),
            },
        };
    }

    // Longitude first, as the registry writes it; texts, so that no digit is lost.
    private static string[] Coordinates(StoredRecord facility)
    {
        var position = facility.List("address").SelectMany(a => StoredRecord.ListOf(a, "extension"))
            .FirstOrDefault(e => StoredRecord.TextOf(e, "url") == RegistryTerms.Geolocation);
        return Part(position, "longitude") is { } longitude && Part(position, "latitude") is { } latitude ? [longitude, latitude] : [];
    }

    private static string? Part(JsonObject? position, string name) =>
        StoredRecord.ListOf(position, "extension").FirstOrDefault(e => StoredRecord.TextOf(e, "url") == name)?["valueDecimal"]?.ToJsonString();

    private static string Digits(string place, int level) => place.Length >= 2 * (level + 1) ? place.Substring(2 * level, 2) : "";

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

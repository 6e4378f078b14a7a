using System.Globalization;
using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Loading;

/// <summary>Makes FHIR records of rows. Ids follow from codes, so that the same list loaded again meets the same records.</summary>
internal static class RegistryRecords
{
    private const int FacilityDigits = 8;
    private const int MaxProviderDigits = 18;

    private static readonly string[] ContactSystems = ["phone", "email", "fax"];

    /// <summary>The kinds of lists.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["locations", "facilities", "providers"];

    /// <summary>The records of a row, or null with the reason.</summary>
    public static IReadOnlyList<JsonObject>? Make(string kind, RegistryRow row, out string reason) => kind switch
    {
        "locations" => Area(row, out reason),
        "facilities" => Facility(row, out reason),
        _ => Provider(row, out reason),
    };

    private static JsonObject[]? Area(RegistryRow row, out string reason)
    {
        var (code, level) = (row["code"], row["type"]);
        var depth = RegistryTerms.Levels.ToList().IndexOf(level) + 1;
        reason = depth == 0 ? $"'{level}' is no level of areas"
            : !IsGeoCode(code) || code.Length != 2 * depth ? $"'{code}' is no code of a {level}, which has {2 * depth} digits"
            : row["name"].Length == 0 ? $"{code} has no name"
            : "";
        if (reason.Length > 0)
        {
            return null;
        }

        var area = new JsonObject
        {
            ["resourceType"] = "Location",
            ["id"] = AreaId(code),
            ["identifier"] = Identifiers((RegistryTerms.AreaCode, code)),
            ["status"] = row["active"] == "0" ? "inactive" : "active",
            ["name"] = row["name"],
            ["mode"] = "instance",
            ["type"] = Concepts((RegistryTerms.AreaLevel, level)),
        };
        if (row["name_bn"] is { Length: > 0 } bangla)
        {
            area["_name"] = new JsonObject
            {
                ["extension"] = new JsonArray(new JsonObject
                {
                    ["url"] = RegistryTerms.Translation,
                    ["extension"] = new JsonArray(
                        new JsonObject { ["url"] = "lang", ["valueCode"] = "bn" },
                        new JsonObject { ["url"] = "content", ["valueString"] = bangla }),
                }),
            };
        }

        if (depth > 1)
        {
            area["partOf"] = Reference($"Location/{AreaId(code[..^2])}");
        }

        return [area];
    }

    private static JsonObject[]? Facility(RegistryRow row, out string reason)
    {
        var (code, place) = (row["id"], row["geo_code"]);
        string[] catchments = row["catchment"].Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        reason = code.Length != FacilityDigits || !code.All(char.IsAsciiDigit) ? $"'{code}' is no facility code, which has {FacilityDigits} digits"
            : row["name"].Length == 0 ? $"{code} has no name"
            : place.Length > 0 && !IsGeoCode(place) ? $"'{place}' is no geo code"
            : catchments.FirstOrDefault(c => !c.All(char.IsAsciiDigit) || c.Length > 12) is { } wrong ? $"'{wrong}' is no catchment"
            : "";
        if (reason.Length > 0)
        {
            return null;
        }

        var facility = new JsonObject
        {
            ["resourceType"] = "Organization",
            ["id"] = FacilityId(code),
            ["identifier"] = Identifiers((RegistryTerms.FacilityCode, code), (RegistryTerms.HumanResources, row["hrm_id"])),
            ["active"] = row["active"] != "0",
            ["name"] = row["name"],
        };
        Add(facility, "extension", new JsonArray([
            .. place.Length == 0 ? [] : new JsonNode[] { new JsonObject { ["url"] = RegistryTerms.Place, ["valueString"] = place } },
            .. catchments.Select(c => new JsonObject { ["url"] = RegistryTerms.Catchment, ["valueString"] = c })]));
        Add(facility, "type", Concepts(
            (RegistryTerms.FacilityKind, row["org_type"]), (RegistryTerms.FacilityLevel, row["org_level"]),
            (RegistryTerms.Ownership, row["ownership"]), (RegistryTerms.CareLevel, row["care_level"])));
        Add(facility, "telecom", Telecoms(row));
        if (Degrees(row["latitude"]) is { } latitude && Degrees(row["longitude"]) is { } longitude)
        {
            facility["address"] = new JsonArray(new JsonObject
            {
                ["extension"] = new JsonArray(new JsonObject
                {
                    ["url"] = RegistryTerms.Geolocation,
                    ["extension"] = new JsonArray(
                        new JsonObject { ["url"] = "latitude", ["valueDecimal"] = latitude },
                        new JsonObject { ["url"] = "longitude", ["valueDecimal"] = longitude }),
                }),
                ["country"] = "BD",
            });
        }

        return [facility];
    }

    private static JsonObject[]? Provider(RegistryRow row, out string reason)
    {
        var (code, facility, gender) = (row["id"], row["facility"], Gender(row["gender"]));
        reason = code.Length is 0 or > MaxProviderDigits || !code.All(char.IsAsciiDigit) ? $"'{code}' is no provider number"
            : row["name"].Length == 0 ? $"{code} has no name"
            : facility.Length > 0 && (facility.Length != FacilityDigits || !facility.All(char.IsAsciiDigit)) ? $"'{facility}' is no facility code"
            : gender is not ("" or "male" or "female" or "other" or "unknown") ? $"'{gender}' is no gender"
            : "";
        if (reason.Length > 0)
        {
            return null;
        }

        var id = $"provider-{code}";
        var provider = new JsonObject
        {
            ["resourceType"] = "Practitioner",
            ["id"] = id,
            ["identifier"] = Identifiers((RegistryTerms.ProviderCode, code), (RegistryTerms.NationalId, row["nid"]), (RegistryTerms.PersonnelSheet, row["pds"])),
            ["active"] = row["active"] != "0",
            ["name"] = new JsonArray(new JsonObject { ["text"] = row["name"] }),
        };
        Add(provider, "extension", new JsonArray([.. RegistryTerms.ProviderProperties
            .Select(name => (name, value: row[name.Replace('-', '_')])).Where(p => p.value.Length > 0)
            .Select(p => new JsonObject { ["url"] = RegistryTerms.ProviderProperty(p.name), ["valueString"] = p.value })]));
        Add(provider, "telecom", Telecoms(row));
        Add(provider, "gender", gender.Length == 0 ? null : gender);
        Add(provider, "birthDate", row["birth_date"] is { Length: > 0 } birth ? birth : null);
        Add(provider, "address", row["address"] is { Length: > 0 } address ? new JsonArray(new JsonObject { ["text"] = address }) : null);
        Add(provider, "qualification", row["qualification"] is { Length: > 0 } qualification ? new JsonArray(new JsonObject { ["code"] = new JsonObject { ["text"] = qualification } }) : null);
        var role = new JsonObject { ["resourceType"] = "PractitionerRole", ["id"] = $"{id}-role", ["active"] = row["active"] != "0", ["practitioner"] = Reference($"Practitioner/{id}") };
        Add(role, "organization", facility.Length == 0 ? null : Reference($"Organization/{FacilityId(facility)}"));
        Add(role, "code", row["category"] is { Length: > 0 } category ? new JsonArray(new JsonObject { ["text"] = category }) : null);
        Add(role, "specialty", row["discipline"] is { Length: > 0 } discipline ? new JsonArray(new JsonObject { ["text"] = discipline }) : null);
        return [provider, role];
    }

    // The patient index says M, F and O, the registry of providers writes the words out.
    private static string Gender(string text) => text.ToLowerInvariant() switch
    {
        "m" => "male",
        "f" => "female",
        "o" => "other",
        var word => word,
    };

    private static string AreaId(string code) => $"area-{code}";

    private static string FacilityId(string code) => $"facility-{code}";

    private static bool IsGeoCode(string code) => code.Length is >= 2 and <= 12 && code.Length % 2 == 0 && code.All(char.IsAsciiDigit);

    private static decimal? Degrees(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= 180 ? degrees : null;

    private static JsonObject Reference(string text) => new() { ["reference"] = text };

    private static JsonArray Identifiers(params (string System, string Value)[] identifiers) =>
        new([.. identifiers.Where(i => i.Value.Length > 0).Select(i => new JsonObject { ["system"] = i.System, ["value"] = i.Value })]);

    // The registry has words, not codes; words with single blanks are codes too.
    private static JsonArray Concepts(params (string System, string Code)[] concepts) =>
        new([.. concepts.Where(c => c.Code.Length > 0).Select(c => new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = c.System, ["code"] = string.Join(' ', c.Code.Split(' ', StringSplitOptions.RemoveEmptyEntries)) }),
        })]);

    private static JsonArray Telecoms(RegistryRow row) =>
        new([.. ContactSystems.Where(s => row[s].Length > 0).Select(s => new JsonObject { ["system"] = s, ["value"] = row[s] })]);

    // An empty list is no JSON of FHIR.
    private static void Add(JsonObject record, string name, JsonNode? value)
    {
        if (value is not (null or JsonArray { Count: 0 }))
        {
            record[name] = value;
        }
    }
}

using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Patients;

/// <summary>Addresses in the form of the national document and in that of FHIR, which BD-Core narrows.</summary>
internal sealed class AddressForm(PlaceCodes places)
{
    /// <summary>Bangladesh among the countries, as ISO 3166-1 numbers them.</summary>
    public const string Bangladesh = "050";

    private const string HomeCountry = "BD";

    /// <summary>The levels of the code, two digits each.</summary>
    public static IReadOnlyList<string> Levels { get; } =
        ["division_id", "district_id", "upazila_id", "city_corporation_id", "union_or_urban_ward_id", "rural_ward_id"];

    /// <summary>The parts that become lines below the first.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["holding_number", "street", "area_mouja", "village", "post_office"];

    /// <summary>The whole code of an address in the national form.</summary>
    public static string CodeOf(JsonNode? address) => string.Concat(Levels.Select(l => StoredRecord.TextOf(address, l)).TakeWhile(c => c is { Length: > 0 }));

    /// <summary>The present address in the national form, or null.</summary>
    public JsonObject? ReadPresent(JsonObject patient) => Present(patient) is { } address ? Read(address) : null;

    /// <summary>The permanent address in the national form, or null.</summary>
    public JsonObject? ReadPermanent(JsonObject patient) =>
        StoredRecord.ListOf(patient, "address").FirstOrDefault(IsPermanent) is { } address
            ? Read(address)
            : ElementEditor.Extension(patient, PatientTerms.PermanentAddress)?["valueAddress"] is JsonObject abroad ? Read(abroad) : null;

    /// <summary>Puts the present address first; what another client said of the old one beyond the national form is gone with it.</summary>
    public void WritePresent(JsonObject patient, JsonNode? value)
    {
        var present = Present(patient);
        ElementEditor.Remove(patient, "address", a => ReferenceEquals(a, present));
        if (value is not null)
        {
            Insert(patient, Write(value, isPermanent: false), 0);
        }
    }

    /// <summary>Sets the permanent address. Abroad it is no address that BD-Core could describe, so it lies in an extension.</summary>
    public void WritePermanent(JsonObject patient, JsonNode? value)
    {
        ElementEditor.Remove(patient, "address", IsPermanent);
        ElementEditor.RemoveExtension(patient, PatientTerms.PermanentAddress);
        if (value is null)
        {
            return;
        }

        if (StoredRecord.TextOf(value, "country_code") is null or Bangladesh)
        {
            Insert(patient, Write(value, isPermanent: true), StoredRecord.ListOf(patient, "address").Count());
        }
        else
        {
            ElementEditor.SetExtension(patient, PatientTerms.PermanentAddress, "valueAddress", Write(value, isPermanent: false));
        }
    }

    /// <summary>Whether an address is marked as the permanent one.</summary>
    public static bool IsPermanent(JsonObject address) => ElementEditor.Extension(address, PatientTerms.PermanentAddress) is not null;

    /// <summary>Where a patient lives now: the home address, else the first that is neither an old nor the permanent one; or null.</summary>
    public static JsonObject? Present(JsonNode patient)
    {
        var addresses = StoredRecord.ListOf(patient, "address").Where(a => !IsPermanent(a)).ToArray();
        return addresses.FirstOrDefault(a => StoredRecord.TextOf(a, "use") is "home" or null)
            ?? addresses.FirstOrDefault(a => StoredRecord.TextOf(a, "use") != "old");
    }

    private JsonObject Read(JsonObject address)
    {
        var read = new JsonObject();
        Set(read, "address_line", (address["line"] as JsonArray)?.OfType<JsonValue>().FirstOrDefault()?.ToString() ?? StoredRecord.TextOf(address, "text"));
        var code = places.CodeOf(address);
        for (var level = 0; level < Levels.Count && code.Length >= 2 * (level + 1); level++)
        {
            read[Levels[level]] = code.Substring(2 * level, 2);
        }

        var parts = ElementEditor.Extension(address, PatientTerms.AddressParts);
        foreach (var part in Parts)
        {
            Set(read, part, ElementEditor.ExtensionText(parts, part));
        }

        Set(read, "post_code", StoredRecord.TextOf(address, "postalCode"));
        Set(read, "country_code", ElementEditor.ExtensionText(parts, "country_code")
            ?? (StoredRecord.TextOf(address, "country") is HomeCountry or "BGD" or "Bangladesh" ? Bangladesh : null));
        return read;
    }

    private JsonObject Write(JsonNode value, bool isPermanent)
    {
        var code = CodeOf(value);
        var geocode = places.GeocodeOf(code);
        var parts = new JsonArray();
        var lines = new JsonArray();
        foreach (var name in Parts.Prepend("address_line"))
        {
            if (StoredRecord.TextOf(value, name) is not { Length: > 0 } text)
            {
                continue;
            }

            lines.Add(text);
            if (name != "address_line")
            {
                parts.Add(new JsonObject { ["url"] = name, ["valueString"] = text });
            }
        }

        var country = StoredRecord.TextOf(value, "country_code");
        var isHome = country is null or Bangladesh;
        if (!isHome)
        {
            parts.Add(new JsonObject { ["url"] = "country_code", ["valueString"] = country });
        }

        var extensions = new JsonArray();
        if (isHome && geocode is not null)
        {
            extensions.Add(Coded(PatientTerms.Division, geocode[..2]));
            extensions.Add(Coded(PatientTerms.Upazila, geocode));
        }

        if (code.Length > 0)
        {
            extensions.Add(new JsonObject { ["url"] = PatientTerms.AddressCode, ["valueString"] = code });
        }

        if (parts.Count > 0)
        {
            extensions.Add(new JsonObject { ["url"] = PatientTerms.AddressParts, ["extension"] = parts });
        }

        if (isPermanent)
        {
            extensions.Add(new JsonObject { ["url"] = PatientTerms.PermanentAddress, ["valueBoolean"] = true });
        }

        var address = new JsonObject();
        if (extensions.Count > 0)
        {
            address["extension"] = extensions;
        }

        if (!isPermanent)
        {
            address["use"] = "home";
        }

        if (lines.Count > 0)
        {
            address["line"] = lines;
        }

        if (isHome && geocode is not null)
        {
            address["district"] = geocode[..4];
        }

        Set(address, "postalCode", StoredRecord.TextOf(value, "post_code"));
        address["country"] = isHome ? HomeCountry : MasterData.Countries.GetValueOrDefault(country!, country!);
        return address;
    }

    private static JsonObject Coded(string url, string geocode) =>
        new() { ["url"] = url, ["valueCodeableConcept"] = ElementEditor.Concept(PatientTerms.Geocodes, geocode) };

    private static void Insert(JsonObject patient, JsonObject address, int at)
    {
        if (patient["address"] is not JsonArray list)
        {
            patient["address"] = list = [];
        }

        list.Insert(at, address);
    }

    private static void Set(JsonObject target, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            target[name] = value;
        }
    }
}

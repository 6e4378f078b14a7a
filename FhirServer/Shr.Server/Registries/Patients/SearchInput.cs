namespace Shr.Server.Registries.Patients;

/// <summary>The question of a search: its parameters by name, blank and unknown ones left out, and what is wrong with it.</summary>
internal static class SearchInput
{
    private static readonly string[] Known =
        ["nid", "bin_brn", "uid", "household_code", "phone_no", "country_code", "area_code", "extension", "given_name", "sur_name", "present_address"];

    private static readonly string[] PhoneExtras = ["country_code", "area_code", "extension"];
    private static readonly string[] Sufficient = ["nid", "bin_brn", "uid", "household_code", "phone_no"];

    /// <summary>Reads a query.</summary>
    public static (IReadOnlyDictionary<string, string> Asked, IReadOnlyList<NationalFault> Faults) Read(IQueryCollection query)
    {
        var asked = Known.Select(n => (Name: n, Value: query[n].ToString().Trim())).Where(p => p.Value.Length > 0)
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var faults = new List<NationalFault>();
        foreach (var (name, value) in asked)
        {
            if (!HasPattern(name, value))
            {
                faults.Add(PatientFaults.Pattern(name));
            }
        }

        if (faults.Count == 0 && Missing(asked) is { } missing)
        {
            faults.Add(PatientFaults.Search(missing));
        }

        return (asked, faults);
    }

    private static bool HasPattern(string name, string value) => name switch
    {
        "nid" or "bin_brn" or "uid" or "given_name" or "sur_name" or "household_code" => TextRules.Of(name)!.Value.Rule(value) is not null,
        "phone_no" => value.Length <= 12 && value.All(char.IsAsciiDigit),
        "present_address" => value.Length is 6 or 8 or 10 or 12 && value.All(char.IsAsciiDigit),
        _ => value.Length <= 10 && value.All(char.IsAsciiDigit),
    };

    private static string? Missing(Dictionary<string, string> asked)
    {
        if (!asked.ContainsKey("phone_no") && PhoneExtras.FirstOrDefault(asked.ContainsKey) is { } extra)
        {
            return $"{extra} is of use only together with phone_no";
        }

        if (Sufficient.Any(asked.ContainsKey) || (asked.ContainsKey("given_name") && asked.ContainsKey("present_address")))
        {
            return null;
        }

        return (asked.ContainsKey("given_name"), asked.ContainsKey("present_address")) switch
        {
            (true, false) => "a search by name needs present_address as well",
            (false, true) => "a search by present_address needs given_name as well",
            _ => "a search needs nid, bin_brn, uid, household_code or phone_no, or given_name and present_address",
        };
    }
}

using System.Collections.Frozen;

namespace Shr.Server.Registries.Patients;

/// <summary>The code lists of the national patient document, read once from <c>content/master-data.tsv</c>.</summary>
internal static class MasterData
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Lists = Load();

    /// <summary>Names of countries by their number in ISO 3166-1.</summary>
    public static FrozenDictionary<string, string> Countries => Lists["country_code"];

    /// <summary>Whether a list (<c>religion</c>, <c>occupation</c>, ...) has a code.</summary>
    public static bool Has(string list, string code) => Lists[list].ContainsKey(code);

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        using var file = typeof(MasterData).Assembly.GetManifestResourceStream("Shr.Server.Registries.master-data.tsv")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n').Skip(1).Select(l => l.TrimEnd('\r').Split('\t')).Where(r => r.Length == 3)
            .GroupBy(r => r[0]).ToFrozenDictionary(g => g.Key, g => g.ToFrozenDictionary(r => r[1], r => r[2]));
    }
}

using Shr.Fhir;

namespace Shr.Server.Registries;

/// <summary>Locations as the location registry shows them: with the areas around them, from the division down.</summary>
internal static class AreaView
{
    /// <summary>The entries of the registry, in the order given.</summary>
    public static async ValueTask<IReadOnlyList<object>> ShowAsync(RegistryState state, IReadOnlyList<StoredRecord> areas, CancellationToken cancellationToken)
    {
        var known = areas.ToDictionary(a => a.Id);

        // Level by level, all areas of the page at once; a circle ends with the levels.
        for (var level = 1; level < RegistryTerms.Levels.Count; level++)
        {
            ResourceKey[] missing = [.. known.Values.Select(Around).OfType<ResourceKey>().Where(k => !known.ContainsKey(k.Id)).Distinct()];
            foreach (var around in await state.ReadAsync(missing, cancellationToken))
            {
                known[around.Id] = around;
            }
        }

        return [.. areas.Select(a => Show(a, known))];
    }

    private static object Show(StoredRecord area, Dictionary<string, StoredRecord> known)
    {
        var code = Code(area);
        return new
        {
            code,
            id = code,
            name = area.Text("name") ?? "",
            name_BN = BanglaName(area),
            type = Level(area),
            active = area.Text("status") == "inactive" ? 0 : 1,
            updatedAt = area.UpdatedAt,
            hierarchy = Chain(area, known).Select(a => new { code = Own(Code(a)), name = a.Text("name") ?? "", name_BN = BanglaName(a), type = Level(a) }),
        };
    }

    private static List<StoredRecord> Chain(StoredRecord area, Dictionary<string, StoredRecord> known)
    {
        var chain = new List<StoredRecord> { area };
        while (chain.Count < RegistryTerms.Levels.Count && Around(chain[0]) is { } key && known.TryGetValue(key.Id, out var around))
        {
            chain.Insert(0, around);
        }

        return chain;
    }

    private static ResourceKey? Around(StoredRecord area) => LocalReference.Of(area.Root["partOf"], "Location");

    private static string Code(StoredRecord area) => area.Identifier(RegistryTerms.AreaCode) ?? "";

    private static string Level(StoredRecord area) => area.TypeCode(RegistryTerms.AreaLevel) ?? "";

    private static string Own(string code) => code.Length > 2 ? code[^2..] : code;

    private static string BanglaName(StoredRecord area)
    {
        foreach (var translation in StoredRecord.ListOf(area.Root["_name"], "extension").Where(e => StoredRecord.TextOf(e, "url") == RegistryTerms.Translation))
        {
            var parts = StoredRecord.ListOf(translation, "extension").ToArray();
            if (parts.Any(p => StoredRecord.TextOf(p, "url") == "lang" && StoredRecord.TextOf(p, "valueCode") == "bn"))
            {
                return parts.Select(p => StoredRecord.TextOf(p, "valueString")).OfType<string>().FirstOrDefault() ?? "";
            }
        }

        return "";
    }
}

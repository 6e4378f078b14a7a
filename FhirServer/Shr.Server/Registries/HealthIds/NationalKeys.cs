using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Server.Registries.HealthIds;

/// <summary>The index entries that the national services need beside those of search parameters: identities, and blocks of health IDs.</summary>
internal static class NationalKeys
{
    /// <summary>Their parameter number, next to those of access and matching: no question of a client can name it.</summary>
    public const ushort Parameter = IndexKeys.AccessParameter + 2;

    /// <summary>Changes with what is written for records of a type, so that an old store is indexed again; empty for types without entries.</summary>
    public static string Version(string type, IdentifierPolicy identities) => type switch
    {
        "Patient" => "\nidentities 1 " + string.Join(' ', identities.Systems.Order(StringComparer.Ordinal)),
        HealthIdBlock.Type => "\nblocks 1",
        _ => "",
    };

    /// <summary>The entries of a record, read from its content alone, so that indexing it again gives the same.</summary>
    public static IEnumerable<IndexEntry> Of(Resource resource, IdentifierPolicy identities) => resource.Type.Name switch
    {
        "Patient" => identities.EntriesOf(resource),
        HealthIdBlock.Type => HealthIdBlock.Read(resource.Root)?.Entries ?? [],
        _ => [],
    };
}

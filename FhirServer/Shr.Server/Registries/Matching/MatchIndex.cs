using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Security.Access;

namespace Shr.Server.Registries.Matching;

/// <summary>
/// The index entries by which one person's records are found, read from the content of a record alone, so that a reindex
/// gives the same. They travel in the same commit as the record.
/// </summary>
public sealed class MatchIndex(Areas areas, IdentifierPolicy identities)
{
    /// <summary>Grows with every change of what is written, so that an old store is indexed again.</summary>
    public const string Version = "matching 1";

    private readonly PatientFactsReader _facts = new(areas, identities);

    /// <summary>The entries of a record; none for most types.</summary>
    public IReadOnlyList<IndexEntry> Of(Resource resource) => resource.Type.Name switch
    {
        "Patient" => OfPatient(resource.Root),
        "Task" => PairTask.Entries(resource.Root, areas),
        _ => [],
    };

    /// <summary>Whether a type has such entries.</summary>
    public static bool Holds(string type) => type is "Patient" or "Task";

    // Who is retired is nobody's candidate any more.
    private IReadOnlyList<IndexEntry> OfPatient(Element patient)
    {
        if (MergeLink.IsMerged(patient))
        {
            return [new IndexEntry(MatchLabels.MergedKey())];
        }

        return patient.ChildString("active"u8) == "false"
            ? []
            : [.. MatchKeys.Of(_facts.Of(patient)).Select(k => new IndexEntry(MatchLabels.CandidateKey(k)))];
    }
}

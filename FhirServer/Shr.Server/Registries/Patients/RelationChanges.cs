using System.Text.Json.Nodes;
using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// What becomes of a patient's relations: one with the id of a stored one replaces it, one that says no more than type
/// and id ends it, one without an id is new; the same relation said twice is one; what is not named stays.
/// </summary>
internal sealed class RelationChanges
{
    private readonly List<JsonObject> _entries = [];
    private readonly List<JsonObject> _all = [];

    /// <summary>The entries of the transaction.</summary>
    public IReadOnlyList<JsonObject> Entries => _entries;

    /// <summary>The relations as they will be.</summary>
    public IReadOnlyList<JsonObject> All => _all;

    /// <summary>Whether one of them is a spouse.</summary>
    public bool HasSpouse => _all.Any(r => StoredRecord.TextOf(r, "type") == "SPS");

    /// <summary>Works the changes out.</summary>
    /// <param name="stored">The relations there are.</param>
    /// <param name="named">The relations that the client named.</param>
    /// <param name="patient">A reference to the patient.</param>
    /// <param name="ids">Gives new relations their ids.</param>
    /// <param name="faults">Gets ids that this patient has no relation of.</param>
    public static RelationChanges Of(IReadOnlyList<ResourceVersion> stored, IReadOnlyList<JsonObject> named, string patient, IdGenerator ids, List<NationalFault> faults)
    {
        var changes = new RelationChanges();
        var left = stored.ToDictionary(v => v.Key.Id, v => v);
        for (var i = 0; i < named.Count; i++)
        {
            var relation = named[i];
            if (StoredRecord.TextOf(relation, "id") is not { } id)
            {
                continue;
            }

            if (!left.Remove(id, out var old))
            {
                faults.Add(PatientFaults.Value($"relations[{i}].id"));
            }
            else if (RelationForm.Data.Any(relation.ContainsKey))
            {
                changes.Replace(old, relation, patient);
            }
            else
            {
                changes._entries.Add(PatientWriter.Delete(old.Key, old.Version));
            }
        }

        changes._all.AddRange(left.Values.Select(v => RelationForm.Read(new StoredRecord(v).Root, v.Key.Id)));
        foreach (var relation in named.Where(r => !r.ContainsKey("id")))
        {
            changes.Add(relation, patient, ids);
        }

        return changes;
    }

    private void Replace(ResourceVersion old, JsonObject relation, string patient)
    {
        _all.Add(relation);
        var person = (JsonObject)new StoredRecord(old).Root;
        if (JsonNode.DeepEquals(Ordered(RelationForm.Read(person, old.Key.Id)), Ordered(relation)))
        {
            return;
        }

        RelationForm.Write(person, relation, old.Key.Id, patient);
        _entries.Add(PatientWriter.Put(person, old.Version));
    }

    private void Add(JsonObject relation, string patient, IdGenerator ids)
    {
        if (_all.Any(r => JsonNode.DeepEquals(Ordered(r), Ordered(relation))))
        {
            return;
        }

        _all.Add(relation);
        var person = new JsonObject();
        RelationForm.Write(person, relation, ids.Next(), patient);
        _entries.Add(PatientWriter.Put(person, 0));
    }

    // What it says, without its id.
    private static JsonObject Ordered(JsonObject relation) =>
        new(RelationForm.Data.Prepend("type").Where(relation.ContainsKey).Select(n => KeyValuePair.Create(n, relation[n]?.DeepClone())));
}

using System.Diagnostics;
using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>What a search means, said in the plainest way: every record is asked every condition. Stores are compared with it.</summary>
public sealed class Naive
{
    private readonly Dictionary<ResourceKey, WriteOp> _records = [];

    public void Apply(WriteOp op)
    {
        if (op.Kind == WriteKind.Delete)
        {
            _records.Remove(op.Key);
        }
        else
        {
            _records[op.Key] = op;
        }
    }

    public List<WriteOp> Find(SearchPlan plan, IndexCondition? access = null)
    {
        var found = new List<WriteOp>();
        foreach (var record in _records.Values)
        {
            if ((plan.Types.Count == 0 || plan.Types.Contains(record.Key.Type)) && Sees(access, record) && Meets(record, plan.Where, access))
            {
                found.Add(record);
            }
        }

        return found;
    }

    /// <summary>A record's value for a sort key: the first for ascending, the last for descending; null for none.</summary>
    public static byte[]? SortValue(WriteOp record, SortKey key)
    {
        byte[]? best = null;
        foreach (var prefix in key.Prefixes)
        {
            foreach (var entry in record.Index)
            {
                if (!entry.Key.AsSpan().StartsWith(prefix))
                {
                    continue;
                }

                var value = entry.Key[prefix.Length..];
                var order = best is null ? -1 : value.AsSpan().SequenceCompareTo(best);
                if (best is null || (key.Descending ? order > 0 : order < 0))
                {
                    best = value;
                }
            }
        }

        return best;
    }

    private bool Sees(IndexCondition? access, WriteOp record) => access is null || Meets(record, access, null);

    private bool Meets(WriteOp record, IndexCondition condition, IndexCondition? access) => condition switch
    {
        Everything => true,
        Nothing => false,
        KeyRange range => record.Index.Any(entry => InRange(entry.Key, range)),
        AllOf all => all.Conditions.All(part => Meets(record, part, access)),
        AnyOf any => any.Conditions.Any(part => Meets(record, part, access)),
        Not not => !Meets(record, not.Condition, access),
        HasKey has => has.Keys.Contains(record.Key),
        HasType type => type.Types.Contains(record.Key.Type),
        BelongsTo belongs => record.Patients.Any(belongs.PatientIds.Contains),
        OfPatient of => record.Patients.Any(id => Other(new ResourceKey("Patient", id)) is { } patient && Sees(access, patient) && Meets(patient, of.Patient, access)),
        Refers refers => record.Index.Any(entry => entry.Target is { } target && HasPrefix(entry.Key, refers.Prefixes)
            && refers.TargetTypes.Contains(target.Type) && Other(target) is { } other && Sees(access, other) && Meets(other, refers.Target, access)),
        ReferredBy by => _records.Values.Any(other => other.Key.Type == by.SourceType
            && other.Index.Any(entry => entry.Target == record.Key && HasPrefix(entry.Key, [by.Prefix])) && Sees(access, other) && Meets(other, by.Source, access)),
        _ => throw new UnreachableException(),
    };

    private static bool InRange(byte[] key, KeyRange range) =>
        key.AsSpan().SequenceCompareTo(range.Low) >= 0 && key.AsSpan().SequenceCompareTo(range.High) < 0 && range.Residual?.Accepts(key) != false;

    private static bool HasPrefix(byte[] key, IReadOnlyList<byte[]> prefixes) => prefixes.Any(prefix => key.AsSpan().StartsWith(prefix));

    private WriteOp? Other(ResourceKey key) => _records.GetValueOrDefault(key);
}

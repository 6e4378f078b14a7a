using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>Asks a condition of a record that is about to be written: its own entries from memory, other records from the store.</summary>
internal sealed class RecordCheck(IStoreSnapshot everything)
{
    /// <summary>Whether the record, as it will be, meets the condition.</summary>
    public async ValueTask<bool> MeetsAsync(WriteOp record, IndexCondition condition, CancellationToken cancellationToken)
    {
        switch (condition)
        {
            case Everything:
                return true;
            case Nothing:
                return false;
            case KeyRange range:
                return record.Index.Any(e => IsIn(range, e.Key));
            case HasType types:
                return types.Types.Contains(record.Key.Type);
            case HasKey keys:
                return keys.Keys.Contains(record.Key);
            case BelongsTo patients:
                return record.Patients.Any(p => patients.PatientIds.Contains(p));
            case Not not:
                return !await MeetsAsync(record, not.Condition, cancellationToken);
            case AllOf all:
                foreach (var part in all.Conditions)
                {
                    if (!await MeetsAsync(record, part, cancellationToken))
                    {
                        return false;
                    }
                }

                return true;
            case AnyOf any:
                foreach (var part in any.Conditions)
                {
                    if (await MeetsAsync(record, part, cancellationToken))
                    {
                        return true;
                    }
                }

                return false;
            case OfPatient of:
                return await AnyAsync([.. record.Patients.Select(p => new ResourceKey("Patient", p))], of.Patient, cancellationToken);
            case Refers refers:
                var targets = record.Index.Where(e => e.Target is { } t && refers.TargetTypes.Contains(t.Type) && refers.Prefixes.Any(p => e.Key.AsSpan().StartsWith(p)));
                return await AnyAsync([.. targets.Select(e => e.Target!.Value)], refers.Target, cancellationToken);
            default:
                // Who refers to it is for others to write; a record that is not there yet has none.
                return false;
        }
    }

    private async ValueTask<bool> AnyAsync(IReadOnlyList<ResourceKey> keys, IndexCondition condition, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return false;
        }

        var plan = new SearchPlan { Types = [.. keys.Select(k => k.Type).Distinct()], Where = new AllOf([new HasKey(keys), condition]), Count = 1 };
        return (await everything.SearchAsync(plan, cancellationToken)).Matches.Count > 0;
    }

    private static bool IsIn(KeyRange range, byte[] key) =>
        key.AsSpan().SequenceCompareTo(range.Low) >= 0 && key.AsSpan().SequenceCompareTo(range.High) < 0 && (range.Residual?.Accepts(key) ?? true);
}

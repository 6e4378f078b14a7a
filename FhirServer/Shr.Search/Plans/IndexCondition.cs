using Shr.Fhir;

namespace Shr.Search.Plans;

/// <summary>
/// What a store can ask of a record's index entries. Modifiers, prefixes and search parameter types are gone by now:
/// a store translates these few forms in one exhaustive switch.
/// </summary>
public abstract record IndexCondition
{
    private protected IndexCondition()
    {
    }
}

/// <summary>Every record.</summary>
public sealed record Everything : IndexCondition;

/// <summary>No record: a condition that can be seen to have no answer.</summary>
public sealed record Nothing : IndexCondition;

/// <summary>Has an entry whose key lies in <c>[Low, High)</c> and which the residual, where there is one, accepts.</summary>
/// <param name="Low">The least key, included.</param>
/// <param name="High">The first key that is too large.</param>
/// <param name="Residual">What else the key must meet; a range cannot say it, so the store asks it of every key it walks over.</param>
public sealed record KeyRange(byte[] Low, byte[] High, KeyResidual? Residual = null) : IndexCondition;

/// <summary>Meets all of them (by any entries, not necessarily the same).</summary>
public sealed record AllOf(IReadOnlyList<IndexCondition> Conditions) : IndexCondition;

/// <summary>Meets at least one of them.</summary>
public sealed record AnyOf(IReadOnlyList<IndexCondition> Conditions) : IndexCondition;

/// <summary>Does not meet it.</summary>
public sealed record Not(IndexCondition Condition) : IndexCondition;

/// <summary>Is one of these records (<c>_id</c>).</summary>
public sealed record HasKey(IReadOnlyList<ResourceKey> Keys) : IndexCondition;

/// <summary>Refers, by an entry whose key starts with one of the prefixes, to a record that meets the condition (a chain).</summary>
/// <param name="Prefixes">Key prefixes of the reference parameter (one per source type).</param>
/// <param name="TargetTypes">The types the target may have.</param>
/// <param name="Target">What the target must meet.</param>
public sealed record Refers(IReadOnlyList<byte[]> Prefixes, IReadOnlyList<string> TargetTypes, IndexCondition Target) : IndexCondition;

/// <summary>Is referred to, by an entry whose key starts with the prefix, from a record that meets the condition (<c>_has</c>).</summary>
/// <param name="SourceType">The type of the referring record.</param>
/// <param name="Prefix">Key prefix of the reference parameter of the source type.</param>
/// <param name="Source">What the referring record must meet.</param>
public sealed record ReferredBy(string SourceType, byte[] Prefix, IndexCondition Source) : IndexCondition;

/// <summary>Is of one of these types.</summary>
public sealed record HasType(IReadOnlyList<string> Types) : IndexCondition;

/// <summary>Belongs to one of these patients, by the ids its last write named; a Patient belongs to itself.</summary>
public sealed record BelongsTo(IReadOnlyList<string> PatientIds) : IndexCondition;

/// <summary>
/// Belongs to a patient whose own record meets the condition. What holds for a whole life's records (catchment,
/// confidentiality, consent) is kept as entries of the Patient record, so that a change of it touches one record.
/// </summary>
public sealed record OfPatient(IndexCondition Patient) : IndexCondition;

using Shr.Terminology;

namespace Shr.Server.Registries.Encounters.Rules;

/// <summary>A Bundle, and what the rules need to judge it.</summary>
/// <param name="Bundle">The Bundle.</param>
/// <param name="Hid">The health id of the patient in the address.</param>
/// <param name="References">Its references, looked up.</param>
/// <param name="Terminology">What codes mean.</param>
/// <param name="TypeValueSet">The value set of encounter types.</param>
internal sealed record BundleCase(SubmittedBundle Bundle, string Hid, ReferenceLookup References, ITerminology Terminology, string TypeValueSet)
{
    /// <summary>What was found so far.</summary>
    public List<EncounterFault> Faults { get; } = [];

    /// <summary>Adds a fault.</summary>
    public void Add(string rule, string field, string reason) => Faults.Add(EncounterFault.Of(rule, field, reason));

    /// <summary>The entries of a type.</summary>
    public IEnumerable<SubmittedEntry> Of(string type) => Bundle.Entries.Where(e => e.Type == type);
}

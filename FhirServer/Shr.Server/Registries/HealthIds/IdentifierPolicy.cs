using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// Which identifiers of Patients are identities, and what becomes of doubles. The health ID is always unique; for the others
/// each system has its rule. Strict ones are judged inside the commit, whatever road a write comes by.
/// </summary>
/// <remarks>
/// Identities are index entries of their own, of every governed system, so that a rule can be changed without indexing again.
/// An identifier with <c>use</c> old, or without a value, is none: the record that survives a merge may name what the other had.
/// </remarks>
public sealed class IdentifierPolicy
{
    /// <summary>The name of the identity that the server itself chose: where it is taken, the next one is tried.</summary>
    internal const string AllottedName = "allotted";

    private const byte IdentityForm = 0x01;

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nid"] = RegistryTerms.NationalId,
        ["brn"] = RegistryTerms.BirthRegistration,
        ["uid"] = RegistryTerms.UniqueId,
    };

    private readonly FrozenDictionary<string, IdentifierRule> _rules;

    public IdentifierPolicy(IOptions<IdentityOptions> options)
        : this(options.Value)
    {
    }

    internal IdentifierPolicy(IdentityOptions options)
    {
        var rules = ShortNames.Values.Concat(options.Legacy.Select(Whole)).Distinct().ToDictionary(s => s, _ => IdentifierRule.Legacy);
        foreach (var strict in options.Strict.Select(Whole).Append(RegistryTerms.HealthId))
        {
            rules[strict] = IdentifierRule.Strict;
        }

        _rules = rules.ToFrozenDictionary();
    }

    /// <summary>The systems with a rule.</summary>
    public IReadOnlyCollection<string> Systems => _rules.Keys;

    /// <summary>The rule of a system.</summary>
    public IdentifierRule Of(string system) => _rules.GetValueOrDefault(system);

    /// <summary>The identities of a Patient; nothing for other types.</summary>
    public IReadOnlyList<(string System, string Value)> IdentitiesOf(Resource resource)
    {
        if (resource.Type.Name != "Patient")
        {
            return [];
        }

        // Of a patient who was merged only the health ID stays taken: the other numbers belong to the record that stays.
        var isMerged = MergeLink.IsMerged(resource.Root);
        var identities = new List<(string System, string Value)>();

        foreach (var identifier in resource.Root.ChildrenOf("identifier"u8))
        {
            if (identifier.ChildString("system"u8) is { } system && _rules.ContainsKey(system) && (!isMerged || system == RegistryTerms.HealthId)
                && identifier.ChildString("value"u8)?.Trim() is { Length: > 0 } value && identifier.ChildString("use"u8) != "old"
                && !identities.Contains((system, value)))
            {
                identities.Add((system, value));
            }
        }

        return identities;
    }

    /// <summary>Finds the current Patients that have an identity, whatever its rule.</summary>
    public static SearchPlan Holders(string system, string value)
    {
        // Exactly this key and no longer one: stores find such a range without looking at its neighbours.
        var key = Key(system, value);
        return new SearchPlan { Types = ["Patient"], Where = new KeyRange(key, [.. key, 0]), Count = 2 };
    }

    /// <summary>The index entries of a record's identities.</summary>
    internal IEnumerable<IndexEntry> EntriesOf(Resource resource) => IdentitiesOf(resource).Select(i => new IndexEntry(Key(i.System, i.Value)));

    /// <summary>What must hold inside the commit that writes a record, in addition to what is asked already.</summary>
    internal Precondition? Guard(Resource resource, FhirRequest request, Precondition? asked)
    {
        LoneIdentity[] alone = [.. IdentitiesOf(resource)
            .Where(i => _rules[i.System] == IdentifierRule.Strict)
            .Select(i => new LoneIdentity(i.Value == request.AllottedHealthId ? AllottedName : i.System, Holders(i.System, i.Value)))];
        return alone.Length == 0 ? asked : (asked ?? new Precondition()) with { Alone = alone };
    }

    private static string Whole(string name) => ShortNames.GetValueOrDefault(name, name);

    private static byte[] Key(string system, string value)
    {
        var text = Encoding.UTF8.GetBytes($"{system.Replace("\0", "", StringComparison.Ordinal)}\0{value.Replace("\0", "", StringComparison.Ordinal)}\0");
        var key = new byte[3 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(key, NationalKeys.Parameter);
        key[2] = IdentityForm;
        text.CopyTo(key, 3);
        return key;
    }
}

using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Encounters;

/// <summary>Looks up every reference of a submitted Bundle once: other entries, records of the registries, records of this server.</summary>
internal sealed class ReferenceLookup(NationalAddresses addresses, BaseAddress address, RegistryState everything, CompiledModel model, string requestBase)
{
    private readonly Dictionary<string, NationalReference> _found = new(StringComparer.Ordinal);

    /// <summary>What a reference names.</summary>
    public NationalReference this[string? reference] => reference is not null && _found.TryGetValue(reference, out var found) ? found : default;

    /// <summary>Looks up all references of a Bundle.</summary>
    public async ValueTask RunAsync(SubmittedBundle bundle, CancellationToken cancellationToken)
    {
        foreach (var entry in bundle.Entries)
        {
            if (entry.FullUrl is { } fullUrl)
            {
                _found.TryAdd(fullUrl, entry.IsOfRegistry ? await OfEntryAsync(entry, cancellationToken) : new NationalReference(NationalKind.Entry, null, null));
            }
        }

        await RunAsync(bundle.Root, cancellationToken);
    }

    /// <summary>Looks up all references of a resource.</summary>
    public async ValueTask RunAsync(JsonNode resource, CancellationToken cancellationToken)
    {
        var references = new HashSet<string>(StringComparer.Ordinal);
        Collect(resource, references);
        var home = requestBase[..^address.Path.Length];
        foreach (var reference in references)
        {
            if (!_found.ContainsKey(reference))
            {
                _found.Add(reference, await OfTextAsync(reference, home, cancellationToken));
            }
        }
    }

    /// <summary>What replaces the references that only the sender or a registry writes so: the records of this server.</summary>
    /// <param name="hid">The health id of the encounter's patient.</param>
    /// <param name="patient">Its record.</param>
    public ReferenceTargets Targets(string hid, ResourceKey patient)
    {
        var targets = new ReferenceTargets();
        foreach (var (text, found) in _found)
        {
            var target = found.Kind == NationalKind.Patient && found.Number == hid ? patient : found.Target;
            if (target is { } key && key.ToString() != text)
            {
                targets.TryAdd(text, key.ToString());
            }
        }

        return targets;
    }

    private static void Collect(JsonNode? node, HashSet<string> references)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (name, value) in item)
                {
                    if (name == "reference" && value is JsonValue text && text.TryGetValue<string>(out var reference))
                    {
                        references.Add(reference);
                    }
                    else
                    {
                        Collect(value, references);
                    }
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    Collect(item, references);
                }

                break;
        }
    }

    private ValueTask<NationalReference> OfEntryAsync(SubmittedEntry entry, CancellationToken cancellationToken) => entry.Type switch
    {
        "Patient" => ValueTask.FromResult(new NationalReference(NationalKind.Patient, entry.Identifier(RegistryTerms.HealthId), null)),
        "Organization" => FindAsync(NationalKind.Facility, entry.Identifier(RegistryTerms.FacilityCode), cancellationToken),
        "Practitioner" => FindAsync(NationalKind.Provider, entry.Identifier(RegistryTerms.ProviderCode), cancellationToken),
        _ => ValueTask.FromResult(new NationalReference(NationalKind.Other, null, null)),
    };

    private async ValueTask<NationalReference> OfTextAsync(string reference, string home, CancellationToken cancellationToken)
    {
        if (addresses.Read(reference, home) is var (kind, number))
        {
            return kind == NationalKind.Patient ? new NationalReference(kind, number, null) : await FindAsync(kind, number, cancellationToken);
        }

        if (address.FindLocal(reference, requestBase, model.Types) is not { } key)
        {
            return new NationalReference(NationalKind.Other, null, null);
        }

        var record = await everything.ReadAsync([key], cancellationToken) is [var one] ? one : null;
        return key.Type switch
        {
            "Patient" => new NationalReference(NationalKind.Patient, record?.Identifier(RegistryTerms.HealthId) ?? key.Id, record is null ? null : key),
            "Organization" => new NationalReference(NationalKind.Facility, record?.Identifier(RegistryTerms.FacilityCode), record is null ? null : key),
            "Practitioner" => new NationalReference(NationalKind.Provider, record?.Identifier(RegistryTerms.ProviderCode), record is null ? null : key),
            "PractitionerRole" when LocalReference.Of(record?.Root["practitioner"], "Practitioner") is { } practitioner =>
                (await OfTextAsync(practitioner.ToString(), home, cancellationToken)) with { Target = key },
            _ => new NationalReference(NationalKind.Record, null, record is null ? null : key),
        };
    }

    private async ValueTask<NationalReference> FindAsync(NationalKind kind, string? number, CancellationToken cancellationToken)
    {
        var (type, system) = kind == NationalKind.Facility ? ("Organization", RegistryTerms.FacilityCode) : ("Practitioner", RegistryTerms.ProviderCode);
        var record = number is { Length: > 0 and <= 64 } && number.All(char.IsAsciiDigit)
            ? await everything.FindAsync(type, system, number, cancellationToken)
            : null;
        return new NationalReference(kind, number, record is null ? null : new ResourceKey(type, record.Id));
    }
}

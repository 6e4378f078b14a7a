using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Options;
using Shr.Server.Registries.Encounters.Rules;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>Whether an Encounter on the FHIR API names a registered facility, registered providers, and a type of the value set.</summary>
internal sealed class RegistryCheck(NationalAddresses addresses, BaseAddress address, IOptions<EncounterOptions> options, Preset preset)
{
    private readonly bool _isStrict = options.Value.StrictOnFhir ?? preset == Preset.Bangladesh;

    /// <summary>What is wrong, or null.</summary>
    public async ValueTask<FhirResponse?> RefuseAsync(FhirRequest request, JsonNode encounter, IStoreSnapshot everything, CancellationToken cancellationToken)
    {
        if (!_isStrict)
        {
            return null;
        }

        var references = new ReferenceLookup(addresses, address, new RegistryState(everything, request.Model), request.Model, request.Base);
        await references.RunAsync(encounter, cancellationToken);
        var issues = new IssueCollector();
        if (StoredRecord.TextOf(encounter["serviceProvider"], "reference") is { } facility && !references[facility].IsFacility)
        {
            issues.Add(EncounterIssues.NotAFacility, "Encounter.serviceProvider", facility);
        }

        foreach (var participant in StoredRecord.ListOf(encounter, "participant"))
        {
            if (StoredRecord.TextOf(participant["individual"], "reference") is { } provider && !references[provider].IsProvider
                && !provider.Contains("RelatedPerson/", StringComparison.Ordinal))
            {
                issues.Add(EncounterIssues.NotAProvider, "Encounter.participant.individual", provider);
            }
        }

        if (!CodeRules.HasType(encounter, request.Model.Terminology, options.Value.TypeValueSet))
        {
            issues.Add(EncounterIssues.NoType, "Encounter.type", options.Value.TypeValueSet);
        }

        return issues.HasErrors ? FhirResponse.Refused(422, issues) : null;
    }

    /// <summary>
    /// Refuses a record that names its patient by the address of the patient index. On the FHIR API that is no reference: the
    /// record would belong to nobody, and neither the patient's searches nor the patient's confidentiality would reach it.
    /// </summary>
    public FhirResponse? RefuseAddress(FhirRequest request, JsonNode record)
    {
        var home = request.Base[..^address.Path.Length];
        foreach (var element in (ReadOnlySpan<string>)["subject", "patient"])
        {
            foreach (var named in record[element] is JsonObject one ? [one] : StoredRecord.ListOf(record, element))
            {
                if (StoredRecord.TextOf(named, "reference") is { } reference && addresses.Read(reference, home) is (NationalKind.Patient, _))
                {
                    return FhirResponse.Refused(422, EncounterIssues.PatientAddress, reference);
                }
            }
        }

        return null;
    }
}

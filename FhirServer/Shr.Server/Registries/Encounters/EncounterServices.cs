using Shr.Server.Registries.Patients;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Encounters;

/// <summary>What an encounter's road looks things up by, over one state of the store.</summary>
internal sealed class EncounterServices(NationalAddresses addresses, BaseAddress address, PatientView view, IdGenerator ids)
{
    /// <summary>Looks up references.</summary>
    public ReferenceLookup Lookup(IStoreSnapshot snapshot, FhirRequest request) =>
        new(addresses, address, new RegistryState(snapshot, request.Model), request.Model, request.Base);

    /// <summary>Looks up patients.</summary>
    public PatientLookup Patients(IStoreSnapshot snapshot, CompiledModel model) => new(snapshot, model, view);

    /// <summary>A new id.</summary>
    public string NextId() => ids.Next();
}

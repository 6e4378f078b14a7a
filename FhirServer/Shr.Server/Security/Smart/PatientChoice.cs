using Shr.Fhir;
using Shr.Server.Security.Access;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Security.Smart;

/// <summary>Which patient a launch is about: one's own record, or one that the user may see anyway.</summary>
internal sealed class PatientChoice(AccessGate gate, OwnRecords own, IResourceStore store)
{
    /// <summary>The patient's id, or null where there is none the user may see.</summary>
    public async ValueTask<string?> ChooseAsync(UserRecord user, string asked, CompiledModel model, CancellationToken cancellationToken)
    {
        var identity = await own.ResolveAsync(user.ToIdentity(""), cancellationToken);
        var id = asked.Length > 0 ? asked : identity.OwnPatients is [var first, ..] ? first : null;
        if (id is null || !Route.IsId(id))
        {
            return null;
        }

        var question = new AccessQuestion { Identity = identity, Deed = Deed.Read, Patients = [id] };
        await using var snapshot = await store.OpenSnapshotAsync(await gate.FilterAsync(question, model, cancellationToken), cancellationToken);
        return await snapshot.ReadAsync(new ResourceKey("Patient", id), null, cancellationToken) is { IsDeleted: false } ? id : null;
    }
}

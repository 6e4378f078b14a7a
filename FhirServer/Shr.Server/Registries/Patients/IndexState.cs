using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>One state of the store as a call of the patient index may use it.</summary>
internal sealed class IndexState : IAsyncDisposable
{
    private readonly IStoreSnapshot? _own;

    private IndexState(IStoreSnapshot snapshot, IStoreSnapshot? own, CompiledModel model, PatientView view)
    {
        _own = own;
        Snapshot = snapshot;
        Lookup = new PatientLookup(snapshot, model, view);
        Registry = new RegistryState(snapshot, model);
    }

    /// <summary>The state itself.</summary>
    public IStoreSnapshot Snapshot { get; }

    /// <summary>Its patients.</summary>
    public PatientLookup Lookup { get; }

    /// <summary>Its registries.</summary>
    public RegistryState Registry { get; }

    /// <summary>
    /// Opens the state. The national document limits demographics by role alone, not by catchment or confidentiality, so
    /// whoever the door let in sees all; but a token that was narrowed by scopes stays narrow, and so may a deployment.
    /// </summary>
    public static async ValueTask<IndexState> OpenAsync(NationalCall call, PatientView view, PatientIndexOptions options, CancellationToken cancellationToken)
    {
        if (call.Identity is { Scopes: not null } || options.HidesConfidential)
        {
            return new IndexState(await call.SnapshotAsync(cancellationToken), null, call.Model, view);
        }

        var everything = await call.OpenEverythingAsync(cancellationToken);
        return new IndexState(everything, everything, call.Model, view);
    }

    /// <summary>Opens a state that hides nothing, for what the index itself has to know.</summary>
    public static async ValueTask<IndexState> OpenEverythingAsync(NationalCall call, PatientView view, CancellationToken cancellationToken)
    {
        var everything = await call.OpenEverythingAsync(cancellationToken);
        return new IndexState(everything, everything, call.Model, view);
    }

    /// <summary>The changes of a patient that wait; null where there never was one.</summary>
    public async ValueTask<ApprovalTask?> ApprovalsAsync(string hid, CancellationToken cancellationToken) =>
        await Snapshot.ReadAsync(ApprovalTask.KeyOf(hid), null, cancellationToken) is { IsDeleted: false } version
            ? ApprovalTask.Read(new StoredRecord(version).Root, version.Version)
            : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}

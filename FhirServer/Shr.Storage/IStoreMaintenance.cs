namespace Shr.Storage;

/// <summary>What an operator asks of a store while it runs.</summary>
public interface IStoreMaintenance
{
    /// <summary>What is wrong with the store now, for the operator; empty when it can read and write. Quick: meant for readiness.</summary>
    ValueTask<IReadOnlyList<string>> CheckReadyAsync(CancellationToken cancellationToken);

    /// <summary>Reads everything and says what is damaged; empty when nothing is. Takes time in proportion to the store's size.</summary>
    ValueTask<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken);

    /// <summary>Writes a complete copy of one state to a place that the store understands (for SQLite: a file that does not exist yet).</summary>
    /// <exception cref="IOException">The copy could not be written; nothing is left behind.</exception>
    ValueTask BackupAsync(string destination, CancellationToken cancellationToken);
}

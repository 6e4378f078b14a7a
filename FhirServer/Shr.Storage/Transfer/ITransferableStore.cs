namespace Shr.Storage.Transfer;

/// <summary>A store that can be carried into another.</summary>
public interface ITransferableStore
{
    /// <summary>The way in and out.</summary>
    IStoreTransfer Transfer { get; }
}

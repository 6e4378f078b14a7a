namespace Shr.Storage.Contract;

/// <summary>A store made for one test, empty at first; disposing it removes it from the disk.</summary>
public interface IStoreHarness : IAsyncDisposable
{
    IResourceStore Store { get; }

    /// <summary>The clock of the store.</summary>
    SettableClock Clock { get; }

    /// <summary>Runs before each commit becomes durable.</summary>
    Action? BeforeDurable { get; set; }

    /// <summary>Closes the store and opens it again on the same data.</summary>
    Task ReopenAsync();
}

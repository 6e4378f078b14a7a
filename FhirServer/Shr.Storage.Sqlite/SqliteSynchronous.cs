namespace Shr.Storage.Sqlite;

/// <summary>How far a commit is carried before it is acknowledged.</summary>
/// <remarks>https://sqlite.org/pragma.html#pragma_synchronous</remarks>
public enum SqliteSynchronous
{
    /// <summary>To the operating system: survives a crash of the program, not of the machine. For tests and rebuildable copies.</summary>
    Off,

    /// <summary>To the disk at checkpoints: a crash of the machine may lose the last commits, never corrupts.</summary>
    Normal,

    /// <summary>To the disk: an acknowledged write survives a crash of the machine.</summary>
    Full,
}

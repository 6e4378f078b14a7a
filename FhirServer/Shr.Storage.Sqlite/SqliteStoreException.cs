namespace Shr.Storage.Sqlite;

/// <summary>The store cannot be opened. The message is meant for the operator and says what to do.</summary>
public sealed class SqliteStoreException : Exception
{
    /// <summary>With a message for the operator.</summary>
    public SqliteStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

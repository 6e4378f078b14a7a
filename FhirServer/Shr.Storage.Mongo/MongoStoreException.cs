namespace Shr.Storage.Mongo;

/// <summary>The store cannot be opened or is not what it should be. The message is meant for the operator and says what to do.</summary>
public sealed class MongoStoreException : Exception
{
    /// <summary>With a message for the operator.</summary>
    public MongoStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

namespace Shr.Server;

/// <summary>Makes ids: UUIDs of version 7, so that records created together lie together in the store.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7</remarks>
public class IdGenerator(TimeProvider clock)
{
    /// <summary>A new id; never the same twice.</summary>
    public virtual string Next() => Guid.CreateVersion7(clock.GetUtcNow()).ToString();
}

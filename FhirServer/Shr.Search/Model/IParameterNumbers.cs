namespace Shr.Search.Model;

/// <summary>
/// Numbers of search parameters, kept in the store with the index: the same parameter has the same number for ever, so that a
/// new or renamed one is seen and reindexed.
/// </summary>
public interface IParameterNumbers
{
    /// <summary>The number of a parameter of a resource type, given out at the first question. 1 to 65534.</summary>
    ushort NumberOf(string resourceType, string code);
}

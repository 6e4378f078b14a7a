namespace Shr.Storage.Mongo.Searching;

/// <summary>In which order the database brings records.</summary>
internal enum ScanOrder
{
    None,

    /// <summary>By number.</summary>
    Record,

    /// <summary>By the instant of the current version, then by number.</summary>
    Updated,

    /// <summary>The same backwards.</summary>
    UpdatedDescending,
}

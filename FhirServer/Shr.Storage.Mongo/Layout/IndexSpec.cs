using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Layout;

/// <summary>An index that the store relies on.</summary>
/// <param name="Collection">Of which collection.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Fields">Its fields, all ascending.</param>
/// <param name="IsUnique">Whether no two documents may have the same.</param>
internal sealed record IndexSpec(Collection Collection, string Name, IReadOnlyList<string> Fields, bool IsUnique = false)
{
    /// <summary>All of them. A new one is made at the next start; one that is no longer here is left for the operator to drop.</summary>
    public static IReadOnlyList<IndexSpec> All { get; } =
    [
        new(Collections.Records, "key", ["k", "r"]),
        new(Collections.Records, "link", ["l", "r"]),
        new(Collections.Records, "patient", ["b", "t", "r"]),
        new(Collections.Records, "type", ["t", "d", "r"]),
        new(Collections.Records, "updated", ["t", "d", "a", "r"]),
        new(Collections.Records, "number", ["r"]),
        new(Collections.Versions, "record", ["n", "v"]),
        new(Collections.Versions, "type", ["t", "_id"]),
        new(Collections.Versions, "instant", ["a", "_id"]),
        new(Collections.Versions, "topic", ["f", "_id"]),
    ];
}

using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Layout;

/// <summary>The four collections. Their documents are described with examples in decision 0006.</summary>
internal static class Collections
{
    /// <summary>One document for each record: its state, its index keys, its links and its patients.</summary>
    public static Collection Records { get; } = new("records");

    /// <summary>One document for each version of each record, with its bytes; by position in the sequence of changes.</summary>
    public static Collection Versions { get; } = new("versions");

    /// <summary>The pieces of resources too large for one document.</summary>
    public static Collection Parts { get; } = new("parts");

    /// <summary>The clock, counters by type, parameter numbers, named values.</summary>
    public static Collection Meta { get; } = new("meta");
}

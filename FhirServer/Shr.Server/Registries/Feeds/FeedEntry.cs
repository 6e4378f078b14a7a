using System.Text.Json.Nodes;

namespace Shr.Server.Registries.Feeds;

/// <summary>One entry of a national feed.</summary>
/// <param name="Marker">Which event it tells; readers go on after it.</param>
/// <param name="Title">The title.</param>
/// <param name="Link">Where the thing itself is read.</param>
/// <param name="Categories">What it is about and what happened, in the words of the feed.</param>
/// <param name="Content">An object is written as JSON; a text (a Bundle in XML) as it is.</param>
internal sealed record FeedEntry(FeedMarker Marker, string Title, string Link, IReadOnlyList<string> Categories, JsonNode? Content)
{
    /// <summary>What kind of event it is, in feeds that say so; else null, and not written.</summary>
    public string? EventType { get; init; }
}

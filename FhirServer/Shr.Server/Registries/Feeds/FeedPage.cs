namespace Shr.Server.Registries.Feeds;

/// <summary>One page of a national feed, oldest entry first.</summary>
/// <param name="Author">The service that speaks.</param>
/// <param name="Title">The title of the feed.</param>
/// <param name="Self">The address it was asked under.</param>
/// <param name="Next">Where to go on, or null.</param>
/// <param name="Entries">The entries.</param>
internal sealed record FeedPage(string Author, string Title, string Self, string? Next, IReadOnlyList<FeedEntry> Entries);

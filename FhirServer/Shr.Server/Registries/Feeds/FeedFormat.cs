namespace Shr.Server.Registries.Feeds;

/// <summary>The two forms of a feed.</summary>
internal enum FeedFormat
{
    Json,
    Atom,
}

using Shr.Server.Registries.Patients;
using Shr.Storage;

namespace Shr.Server.Registries.Feeds;

/// <summary>Where a reader wants a feed to start, as the query says it.</summary>
/// <param name="Since">The instant, included; null where none is given.</param>
/// <param name="Marker">The last entry read, excluded; it wins over the instant. Null where none is given.</param>
/// <param name="IsBadSince">Whether an instant is given that is none.</param>
/// <param name="IsBadMarker">Whether a marker is given that is none of ours.</param>
internal sealed record FeedStart(DateTimeOffset? Since, FeedMarker? Marker, bool IsBadSince, bool IsBadMarker)
{
    /// <summary>Reads the two parameters of a feed; others are of no account.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sinceName">The name of the instant.</param>
    /// <param name="markerName">The name of the marker.</param>
    /// <param name="zone">The zone of instants that name none.</param>
    public static FeedStart Read(IQueryCollection query, string sinceName, string markerName, TimeSpan zone)
    {
        var (since, marker) = (query[sinceName].ToString().Trim(), query[markerName].ToString().Trim());

        // A plus sign that was not escaped has become a space.
        DateTimeOffset? at = since.Length is > 0 and <= 40 ? NationalTime.Read(since.Replace(' ', '+'), zone, out _) : null;
        FeedMarker? last = FeedMarker.TryParse(marker, out var read) ? read : null;
        return new FeedStart(at, last, since.Length > 0 && at is null, marker.Length > 0 && last is null);
    }

    /// <summary>The question to a topic; an entry that is one of several of its change is asked for again.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="missing">From when on, where the query says nothing.</param>
    /// <param name="count">How many changes at most.</param>
    public TopicQuery Ask(string topic, DateTimeOffset? missing, int count) => Marker is { } marker
        ? new TopicQuery { Topic = topic, After = new ChangePlace(marker.Sequence, marker.Index), Count = count }
        : new TopicQuery { Topic = topic, Since = Since ?? missing, Count = count };
}

using Shr.Fhir;
using Shr.Server.Registries.Matching;
using Shr.Server.Wire;

namespace Shr.Server.Bundles;

/// <summary>One entry of a Bundle that the server sends.</summary>
internal sealed record BundleEntry
{
    /// <summary>The address of the resource, or null.</summary>
    public string? FullUrl { get; init; }

    /// <summary>The resource, or null.</summary>
    public IFhirContent? Resource { get; init; }

    /// <summary>The stored bytes that <see cref="Resource"/> shows a part of, for the audit trail; empty where it shows all.</summary>
    public ReadOnlyMemory<byte> Whole { get; init; }

    /// <summary>In a searchset: <c>match</c>, <c>include</c> or <c>outcome</c>.</summary>
    public string? SearchMode { get; init; }

    /// <summary>In the answer of a matching: how alike the record is to the one asked about, and why.</summary>
    public MatchScore? Score { get; init; }

    /// <summary>In a history: the method that made the version, and its address.</summary>
    public (string Method, string Url)? Request { get; init; }

    /// <summary>In histories and answers to Bundles: how it ended.</summary>
    public EntryResponse? Response { get; init; }
}

/// <summary>How the request of an entry ended.</summary>
internal sealed record EntryResponse(string Status)
{
    public string? Location { get; init; }

    public int? Version { get; init; }

    public DateTimeOffset? LastUpdated { get; init; }

    public IReadOnlyList<Issue> Issues { get; init; } = [];

    public ArraySegment<byte> Source { get; init; }
}

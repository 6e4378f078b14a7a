using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Wire;

/// <summary>What to answer. Every expected failure is one of these, never an exception.</summary>
public sealed record FhirResponse(int Status)
{
    /// <summary>The version whose ETag, Last-Modified and (if <see cref="Content"/> is null) bytes are sent; or null.</summary>
    public ResourceVersion? Version { get; init; }

    /// <summary>What is sent instead of the version's bytes, or null.</summary>
    public IFhirContent? Content { get; init; }

    /// <summary>The content of a Binary, sent instead of everything else; or null.</summary>
    public RawContent? Raw { get; init; }

    /// <summary>What is to be said; sent as an OperationOutcome where there is no other body.</summary>
    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>Where the record is, for the Location header, or null.</summary>
    public ResourceKey? Location { get; init; }

    /// <summary>An address outside the records for the Location (or Content-Location) header, or null.</summary>
    public string? OtherLocation { get; init; }

    /// <summary>For 405: the methods the address knows.</summary>
    public string? Allow { get; init; }

    /// <summary>Whether the version's bytes are left out.</summary>
    public bool IsMinimal { get; init; }

    /// <summary>The body the positions of issues refer to, or empty.</summary>
    public ArraySegment<byte> Source { get; init; } = ArraySegment<byte>.Empty;

    /// <summary>Whether it says that the request was done.</summary>
    public bool IsSuccess => Status is >= 200 and < 400;

    public static FhirResponse Ok(ResourceVersion version) => new(200) { Version = version };

    public static FhirResponse Ok(IFhirContent content) => new(200) { Content = content };

    public static FhirResponse Refused(int status, Issue issue) => new(status) { Issues = [issue] };

    public static FhirResponse Refused(int status, IssueKind kind, params ReadOnlySpan<object?> args)
    {
        var issues = new IssueCollector();
        issues.Add(kind, "", args);
        return new FhirResponse(status) { Issues = issues.All };
    }

    public static FhirResponse Refused(int status, IssueCollector issues, ArraySegment<byte> source = default) =>
        new(status) { Issues = issues.All, Source = source };
}

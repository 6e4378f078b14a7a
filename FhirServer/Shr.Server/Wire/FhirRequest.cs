using Shr.Fhir;
using Shr.Storage;

namespace Shr.Server.Wire;

/// <summary>A FHIR request, free of HTTP: what an interaction sees, whether it arrived alone or as an entry of a Bundle.</summary>
public sealed record FhirRequest
{
    private IReadOnlyList<QueryParameter>? _parameters;

    /// <summary>The method.</summary>
    public required FhirMethod Method { get; init; }

    /// <summary>The address.</summary>
    public required Route Route { get; init; }

    /// <summary>The definitions the request is answered by, taken once at the door.</summary>
    public required CompiledModel Model { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The address of the API as the client sees it, without a trailing slash.</summary>
    public required string Base { get; init; }

    /// <summary>The query as written, without <c>?</c>.</summary>
    public string Query
    {
        get;
        init
        {
            field = value;
            _parameters = null;
        }
    } = "";

    /// <summary>The body's bytes; never XML.</summary>
    public ArraySegment<byte> Body { get; init; } = ArraySegment<byte>.Empty;

    /// <summary>What the body holds.</summary>
    public BodyFormat Format { get; init; }

    /// <summary>Whether the body came as XML.</summary>
    public bool IsTranscoded { get; init; }

    /// <summary>The media type as written; null where there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>If-Match, If-None-Match and the like.</summary>
    public FhirConditions Conditions { get; init; } = FhirConditions.None;

    /// <summary>What a write answers with.</summary>
    public PreferReturn? Return { get; init; }

    /// <summary>Whether unknown search parameters are refused (<c>Prefer: handling=strict</c>).</summary>
    public bool IsStrict { get; init; }

    /// <summary>The client's mark of a write that it may send again (<c>Idempotency-Key</c>), or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What is kept of the answer in the same commit as the write, so that the write sent again is known; null for nothing.</summary>
    internal Func<FhirResponse, NamedValue>? Keep { get; init; }

    /// <summary>The languages the client prefers (<c>Accept-Language</c>), or null.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary>The terminology resources the client sent before (<c>X-Cache-Id</c>), or null.</summary>
    public string? CacheId { get; init; }

    /// <summary>The largest expansion the client wants to be answered (<c>X-Too-Costly-Threshold</c>), in codes, or null.</summary>
    public int? TooCostlyThreshold { get; init; }

    /// <summary>The health ID that the server gave the Patient in the body, or null.</summary>
    public string? AllottedHealthId { get; init; }

    /// <summary>Whether it is an entry of a Bundle.</summary>
    public bool IsEntry { get; init; }

    /// <summary>The query's parameters, followed by those of a form.</summary>
    public IReadOnlyList<QueryParameter> Parameters =>
        _parameters ??= Format == BodyFormat.Form
            ? [.. QueryText.Parse(Query), .. QueryText.Parse(System.Text.Encoding.UTF8.GetString(Body))]
            : QueryText.Parse(Query);

    /// <summary>The first value of a parameter, or null.</summary>
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter.Value;
            }
        }

        return null;
    }

    /// <summary>The resource in the body, or null with issues.</summary>
    public Resource? ReadBody(IssueCollector issues) =>
        Resource.Parse(Body.Array ?? [], Body.Offset, Body.Count, Model.Types, issues, Model.MaxDepth);
}

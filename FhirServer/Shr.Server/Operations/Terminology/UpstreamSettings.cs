namespace Shr.Server.Operations.Terminology;

/// <summary>A terminology server that is asked for what is not held here.</summary>
public sealed class UpstreamSettings
{
    /// <summary>Its FHIR base address.</summary>
    public string Address { get; set; } = "";

    /// <summary>The canonical urls of the code systems it is asked for; <c>url|version</c> asks for one version.</summary>
    public IList<string> Systems { get; } = [];

    /// <summary>The urls of value sets it is asked about where this server has none by that url, or one without content.</summary>
    public IList<string> ValueSets { get; } = [];

    /// <summary>The urls of concept maps it translates by.</summary>
    public IList<string> ConceptMaps { get; } = [];

    /// <summary>A bearer token, where it wants one. Better set by an environment variable than in a file.</summary>
    public string? Token { get; set; }

    /// <summary>How long one question may take, in seconds.</summary>
    public int TimeoutSeconds { get; set; } = 3;

    /// <summary>How long an answer is believed, in minutes; when the server is away it is believed for longer.</summary>
    public int CacheMinutes { get; set; } = 1440;

    /// <summary>How many answers are kept.</summary>
    public int CacheSize { get; set; } = 50_000;

    /// <summary>What is wrong with the settings, or null.</summary>
    public string? Problem =>
        !Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? "Address must be an http or https address."
        : Systems.Count + ValueSets.Count + ConceptMaps.Count == 0 ? "Systems, ValueSets or ConceptMaps must name what to ask for."
        : TimeoutSeconds is < 1 or > 30 ? "TimeoutSeconds must be 1 to 30."
        : CacheMinutes < 1 || CacheSize < 1 ? "CacheMinutes and CacheSize must be at least 1."
        : null;
}

using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>How the server answers: section <c>Server</c> of the configuration.</summary>
public sealed class ServerOptions
{
    /// <summary>The path of the FHIR API, with a leading and without a trailing slash.</summary>
    [Required, RegularExpression("/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]", ErrorMessage = "Server:BasePath must be a path such as /fhir.")]
    public string BasePath { get; set; } = "/fhir";

    /// <summary>The address of the FHIR API as clients see it (<c>https://record.example/fhir</c>); null: what each request says.</summary>
    public string? PublicBase { get; set; }

    /// <summary>More addresses under which this server is or was known; absolute references to them count as local.</summary>
    public string[] OtherBases { get; set; } = [];

    /// <summary>Addresses of proxies whose X-Forwarded headers are believed.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The largest body in bytes, after decompression.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How deeply JSON may nest.</summary>
    [Range(16, 512)]
    public int MaxDepth { get; set; } = 128;

    /// <summary>The largest number of entries in a batch or transaction.</summary>
    [Range(1, 1_000_000)]
    public int MaxBundleEntries { get; set; } = 20_000;

    /// <summary>The number of matches in a page where the client does not say.</summary>
    [Range(1, 10_000)]
    public int DefaultCount { get; set; } = 20;

    /// <summary>The largest number of matches in a page.</summary>
    [Range(1, 10_000)]
    public int MaxCount { get; set; } = 1000;

    /// <summary>The largest number of records that one conditional delete may end.</summary>
    [Range(1, 10_000)]
    public int MaxConditionalDeletes { get; set; } = 1000;

    /// <summary>How long one request may take, in seconds.</summary>
    [Range(1, 3600)]
    public int RequestSeconds { get; set; } = 120;

    /// <summary>How often a write whose precondition was beaten by a rival commit is planned again.</summary>
    [Range(1, 100)]
    public int MaxReplans { get; set; } = 10;

    /// <summary>How long an answer is kept for a repeated Idempotency-Key, in hours.</summary>
    [Range(1, 720)]
    public int IdempotencyHours { get; set; } = 24;

    /// <summary>Origins that browsers may call from; <c>*</c> for all.</summary>
    public string[] CorsOrigins { get; set; } = ["*"];

    /// <summary>What becomes of references to missing records; null: as the preset says.</summary>
    public ReferencePolicy? MissingReferences { get; set; }

    /// <summary>The zone of dates without one, such as <c>+06:00</c> or <c>Z</c>; null: as the preset says.</summary>
    [RegularExpression("Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]", ErrorMessage = "Server:Zone must be Z or an offset such as +06:00.")]
    public string? Zone { get; set; }

    /// <summary>Whether BD-Core profiles are required for their types; null: as the preset says.</summary>
    public bool? RequireBdCore { get; set; }

    /// <summary><see cref="Zone"/> as an offset.</summary>
    internal TimeSpan ZoneOffset =>
        Zone is null or "Z" ? TimeSpan.Zero : TimeSpan.Parse(Zone.TrimStart('+'), System.Globalization.CultureInfo.InvariantCulture);
}

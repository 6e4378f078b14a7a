using System.ComponentModel.DataAnnotations;

namespace Shr.Server.Options;

/// <summary>Where figures and traces go: section <c>Telemetry</c> of the configuration.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The address of an OpenTelemetry collector (<c>http://collector:4317</c>); null: nothing is sent.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How it is spoken to: <c>grpc</c> or <c>http</c> (protobuf; then the address is that of the collector's root).</summary>
    [RegularExpression("grpc|http", ErrorMessage = "Telemetry:Protocol must be grpc or http.")]
    public string Protocol { get; set; } = "grpc";

    /// <summary>The name of this server among others.</summary>
    [Required]
    public string ServiceName { get; set; } = "shr";

    /// <summary>The time between two sendings of figures, in seconds.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 30;

    /// <summary>Whether each request is traced as well; figures are always sent.</summary>
    public bool Traces { get; set; } = true;
}

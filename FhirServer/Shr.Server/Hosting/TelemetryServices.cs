using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shr.Server.Options;

namespace Shr.Server.Hosting;

/// <summary>Sends the figures of the server, its store and its runtime to a collector, where one is configured.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/otlp/. The traces of ASP.NET itself are left out: their addresses hold ids.</remarks>
internal static class TelemetryServices
{
    private static readonly string[] Meters =
        [Telemetry.Name, "Shr.Storage.Mongo", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Adds it.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Telemetry>();
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Telemetry").Get<TelemetryOptions>();
        if (options?.OtlpEndpoint is not { } collector)
        {
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService(options.ServiceName)).WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddOtlpExporter((exporter, reader) =>
            {
                Set(exporter, options, collector, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.IntervalSeconds * 1000;
            });
        });
        if (options.Traces)
        {
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name).AddOtlpExporter(exporter => Set(exporter, options, collector, "v1/traces")));
        }
    }

    private static void Set(OtlpExporterOptions exporter, TelemetryOptions options, Uri collector, string path)
    {
        var isHttp = options.Protocol == "http";
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri(collector, path) : collector;
    }
}

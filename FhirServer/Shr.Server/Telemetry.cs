using System.Diagnostics;
using System.Diagnostics.Metrics;
using Shr.Server.Wire;

namespace Shr.Server;

/// <summary>Every figure and trace of the server itself. None carries names, identifiers, ids or bodies of patients: an address is its shape and type.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>The meter and source that a listener subscribes to.</summary>
    public const string Name = "Shr.Server";

    /// <summary>Where a request carries its address, once it is understood.</summary>
    public static readonly object RouteItem = new();

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;

    public Telemetry() => _duration = _meter.CreateHistogram<double>("shr.request.duration", "s", "Time of a request to the FHIR API, by method, address shape, type and status");

    /// <summary>Starts the trace of a request, below the one that its sender names; null where nobody listens.</summary>
    public Activity? Start(HttpRequest request)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        // The framework's own activity is recorded nowhere: a trace below it would not be either.
        Activity.Current = null;
        _ = ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var sender);
        return _source.StartActivity(request.Method, ActivityKind.Server, sender);
    }

    /// <summary>A request was answered.</summary>
    public void Answered(Activity? trace, string method, Route? route, int status, TimeSpan time)
    {
        var shape = route?.Shape.ToString() ?? "none";
        if (trace is not null)
        {
            trace.DisplayName = $"{method} {shape}";
            trace.SetTag("shr.shape", shape);
            trace.SetTag("shr.type", route?.Type);
            trace.SetTag("shr.operation", route?.Operation);
            trace.SetTag("http.response.status_code", status);
            if (status >= 500)
            {
                trace.SetStatus(ActivityStatusCode.Error);
            }
        }

        if (_duration.Enabled)
        {
            _duration.Record(time.TotalSeconds, new TagList
            {
                { "http.request.method", method },
                { "shr.shape", shape },
                { "shr.type", route?.Type },
                { "http.response.status_code", status },
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}

using System.Net;
using Shr.Server.Options;
using Shr.Server.Security;
using Shr.Server.Wire;

namespace Shr.Server.Hosting;

/// <summary>Where the server listens. Without access control nobody but this machine may reach it.</summary>
internal static class Listening
{
    private const string Default = "http://127.0.0.1:5080";

    /// <summary>Turns every address that others could reach into loopback; answers what was configured where that changed something.</summary>
    public static string? Restrict(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var configured = configuration["urls"] ?? PortsOf(configuration["http_ports"]) ?? Default;
        if (SecurityServices.ModeOf(configuration) != SecurityMode.Off)
        {
            builder.WebHost.UseUrls(configured);
            return null;
        }

        var restricted = string.Join(';', configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ToLoopback));
        builder.WebHost.UseUrls(restricted);
        return restricted == configured ? null : configured;
    }

    /// <summary>Writes where it listens, and tells <see cref="BaseAddress"/>.</summary>
    public static void Announce(WebApplication app, string? configured)
    {
        var address = app.Services.GetRequiredService<BaseAddress>();
        address.AddListening(app.Urls);
        var urls = string.Join(", ", app.Urls);
        if (configured is not null)
        {
            Log.LoopbackOnly(app.Logger, urls, configured);
        }

        Log.Serving(app.Logger, urls, address.Path, app.Services.GetRequiredService<Preset>().ToString());
    }

    private static string? PortsOf(string? ports) =>
        string.IsNullOrEmpty(ports) ? null : string.Join(';', ports.Split(';', ',').Select(p => $"http://*:{p.Trim()}"));

    private static string ToLoopback(string url)
    {
        var address = BindingAddress.Parse(url);
        var isLoopback = address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return isLoopback ? url : $"{address.Scheme}://127.0.0.1:{address.Port}{address.PathBase}";
    }
}

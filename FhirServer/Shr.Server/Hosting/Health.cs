using Shr.Storage;

namespace Shr.Server.Hosting;

/// <summary>What an orchestrator asks: is the process alive, can it serve.</summary>
internal static class Health
{
    /// <summary>Adds <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void Map(WebApplication app)
    {
        var store = app.Services.GetRequiredService<IResourceStore>();
        app.MapGet("/health/live", () => Results.Json(new { status = "up" }));
        app.MapGet("/health/ready", async (CancellationToken cancellationToken) =>
        {
            var faults = store is IStoreMaintenance maintenance ? await maintenance.CheckReadyAsync(cancellationToken) : [];
            return faults.Count == 0
                ? Results.Json(new { status = "ready" })
                : Results.Json(new { status = "not ready", faults }, statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
}

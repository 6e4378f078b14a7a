namespace Shr.Server.Registries.HealthIds;

/// <summary>Puts the health IDs together.</summary>
internal static class HealthIdServices
{
    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IdentifierPolicy>();
        services.AddSingleton<HealthIdBlocks>();
        services.AddSingleton<HealthIdMarks>();
        services.AddSingleton<HealthIdPool>();
        services.AddSingleton<HealthIdAllotter>();
        services.AddSingleton<HealthIdService>();
        services.AddSingleton<HealthIdEndpoints>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app) => app.Services.GetRequiredService<HealthIdEndpoints>().Map(app);
}

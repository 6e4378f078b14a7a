using Shr.Server.Registries.Encounters.Quality;
using Shr.Server.Registries.Encounters.Quarantine;

namespace Shr.Server.Registries.Encounters;

/// <summary>The services of the encounter road.</summary>
internal static class EncounterSetup
{
    /// <summary>Adds them.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<EncounterOptions>().BindConfiguration("Encounters").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<NationalAddresses>();
        services.AddSingleton<RegistryCheck>();
        services.AddSingleton<EncounterLaw>();
        services.AddSingleton<EncounterServices>();
        services.AddSingleton<EncounterRoad>();
        services.AddSingleton<ServerWrites>();
        services.AddOptions<QuarantineOptions>().BindConfiguration("Quarantine").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<QuarantineShelf>();
        services.AddSingleton<QuarantineReplay>();
        services.AddSingleton<QuarantineEndpoints>();
        services.AddSingleton<Scorecards>();
        services.AddHostedService(s => s.GetRequiredService<Scorecards>());
        services.AddSingleton<ScorecardEndpoints>();
        services.AddSingleton<FhirIntake>();
        services.AddSingleton<EncounterIntake>();
        services.AddSingleton<EncounterEndpoints>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<EncounterEndpoints>().Map(app);
        app.Services.GetRequiredService<QuarantineEndpoints>().Map(app);
        app.Services.GetRequiredService<ScorecardEndpoints>().Map(app);
    }
}

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
        services.AddSingleton<EncounterIntake>();
        services.AddSingleton<EncounterEndpoints>();
    }
}

namespace Shr.Server.Registries.Patients;

/// <summary>Puts the patient index together.</summary>
internal static class PatientIndexServices
{
    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<PatientIndexOptions>().BindConfiguration("PatientIndex");
        services.AddSingleton(_ => PlaceCodes.Load());
        services.AddSingleton<PatientFields>();
        services.AddSingleton<PatientView>();
        services.AddSingleton<PatientWriter>();
        services.AddSingleton<InputReader>();
        services.AddSingleton<AreaCheck>();
        services.AddSingleton<PatientCreate>();
        services.AddSingleton<PatientUpdate>();
        services.AddSingleton<PatientSearch>();
        services.AddSingleton<ApprovalReading>();
        services.AddSingleton<ApprovalDecision>();
        services.AddSingleton<PatientEndpoints>();
        services.AddSingleton<LocationEndpoints>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<PatientEndpoints>().Map(app);
        app.Services.GetRequiredService<LocationEndpoints>().Map(app);
    }
}

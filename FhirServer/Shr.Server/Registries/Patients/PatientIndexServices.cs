namespace Shr.Server.Registries.Patients;

/// <summary>Puts the patient index together.</summary>
internal static class PatientIndexServices
{
    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<PatientIndexOptions>().BindConfiguration("PatientIndex")
            .Validate(o => IsKnown(o.NeedsApproval) && IsKnown(o.NeverUpdated), "PatientIndex:NeedsApproval and PatientIndex:NeverUpdated must be names of fields of the national patient document.")
            .ValidateOnStart();
        services.AddSingleton(_ => PlaceCodes.Load());
        services.AddSingleton<PatientFields>();
        services.AddSingleton<PatientView>();
        services.AddSingleton<PatientWriter>();
        services.AddSingleton<ApprovalGuard>();
        services.AddSingleton<InputReader>();
        services.AddSingleton<AreaCheck>();
        services.AddSingleton<PatientCreate>();
        services.AddSingleton<PatientUpdate>();
        services.AddSingleton<PatientSearch>();
        services.AddSingleton<ApprovalReading>();
        services.AddSingleton<ApprovalDecision>();
        services.AddSingleton<PatientEndpoints>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app) => app.Services.GetRequiredService<PatientEndpoints>().Map(app);

    private static bool IsKnown(string[]? names) => names?.All(InputReader.IsField) != false;
}

namespace Shr.Server.Registries.Feeds;

/// <summary>The parts of the feeds, and their routes.</summary>
internal static class FeedServices
{
    /// <summary>Adds the parts.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<FeedOptions>().BindConfiguration("Feeds").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<FeedPlanner>();
        services.AddSingleton<FeedSender>();
        services.AddSingleton<PatientDifference>();
        services.AddSingleton<PatientFeeds>();
        services.AddSingleton<PatientAudit>();
        services.AddSingleton<EncounterFeedReader>();
        services.AddSingleton<EncounterFeeds>();
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<PatientFeeds>().Map(app);
        app.Services.GetRequiredService<PatientAudit>().Map(app);
        app.Services.GetRequiredService<EncounterFeeds>().Map(app);
    }
}

using Microsoft.Extensions.Options;
using Shr.Server.Interactions;
using Shr.Server.Operations.Terminology;
using Shr.Server.Operations.Terminology.Legacy;
using Shr.Server.Options;
using Shr.Server.Registries;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Registries.Encounters;
using Shr.Server.Registries.Feeds;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Registries.Loading;
using Shr.Server.Registries.Patients;
using Shr.Server.Searching;
using Shr.Server.Security;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Server.Writing.Rules;
using Shr.Storage;

namespace Shr.Server.Hosting;

/// <summary>Puts the server together: options, services, the FHIR door, health.</summary>
public static class ServerHost
{
    /// <summary>The server, ready to run; nothing listens yet.</summary>
    /// <exception cref="OptionsValidationException">An option has no sense; the message says which and what would.</exception>
    public static WebApplication Build(string[] args)
    {
        // The settings lie beside the program; paths in them are relative to the working folder.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        ServerSettings.Add(builder);
        var moved = Listening.Restrict(builder);
        AddServices(builder.Services);
        TelemetryServices.Add(builder);
        SecurityServices.Add(builder);
        var app = builder.Build();
        Use(app);
        app.Lifetime.ApplicationStarted.Register(() => Listening.Announce(app, moved));
        app.Lifetime.ApplicationStopping.Register(() => Log.Stopping(app.Logger));
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IdGenerator>();
        services.AddSingleton<BaseAddress>();
        services.AddSingleton<IResourceStore>(s => StoreFactory.Open(s.GetRequiredService<IOptions<StorageOptions>>().Value, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TerminologyLibrary>();
        services.AddHostedService<TerminologyWatch>();
        services.AddHostedService<LegacyFeedService>();
        services.AddSingleton<ImportOperation>();
        services.AddSingleton<ModelBuilder>();
        services.AddSingleton<ModelHolder>();
        services.AddSingleton<PageKey>();
        services.AddSingleton<PageMarks>();
        services.AddSingleton<DefinitionUploads>();
        services.AddSingleton<ReindexJob>();
        services.AddSingleton<ModelRefresh>();
        services.AddHostedService<Startup>();
        services.AddHostedService(s => s.GetRequiredService<ReindexJob>());
        services.AddSingleton<Requesters>();
        HealthIdServices.Add(services);
        services.AddSingleton<ProfileRules>();
        services.AddSingleton<DefinitionCheck>();
        services.AddSingleton<Admission>();
        services.AddSingleton<WriteRoad>();
        InteractionRows.Add(services);
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<IdempotentRoad>();
        services.AddSingleton<RequestContext>();
        services.AddSingleton<FhirRequestReader>();
        services.AddSingleton<FhirEndpoint>();
        services.AddSingleton<NationalDoor>();
        services.AddSingleton<RegistryEndpoints>();
        services.AddSingleton<RegistryLoader>();
        FeedServices.Add(services);
        PatientIndexServices.Add(services);
        DuplicateServices.Add(services);
        EncounterSetup.Add(services);
    }

    private static void Use(WebApplication app)
    {
        SecurityServices.Use(app);
        var endpoint = app.Services.GetRequiredService<FhirEndpoint>();
        var basePath = new PathString(app.Services.GetRequiredService<BaseAddress>().Path);
        app.Use(next => http => http.Request.Path.StartsWithSegments(basePath, out var rest)
            ? endpoint.InvokeAsync(http, rest.Value ?? "")
            : next(http));
        Health.Map(app);
        OpenApiDocument.Map(app);
        app.Services.GetRequiredService<RegistryEndpoints>().Map(app);
        HealthIdServices.Map(app);
        FeedServices.Map(app);
        PatientIndexServices.Map(app);
        app.Services.GetRequiredService<DuplicateEndpoints>().Map(app);
        EncounterSetup.Map(app);
    }
}

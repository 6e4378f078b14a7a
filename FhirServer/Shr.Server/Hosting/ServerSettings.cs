using Microsoft.Extensions.Options;
using Shr.Server.Operations.Terminology;
using Shr.Server.Options;
using Shr.Server.Registries.HealthIds;

namespace Shr.Server.Hosting;

/// <summary>Reads the options and fills in what the preset decides. Every option is checked before anything listens.</summary>
internal static class ServerSettings
{
    /// <summary>Adds the options.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ServerOptions>().BindConfiguration("Server").ValidateDataAnnotations()
            .Validate(o => o.PublicBase is null || IsBase(o.PublicBase), "Server:PublicBase must be an absolute http or https address, such as https://record.example/fhir.")
            .Validate(o => o.OtherBases.All(IsBase), "Server:OtherBases must be absolute http or https addresses.")
            .Validate(o => o.TrustedProxies.All(p => System.Net.IPAddress.TryParse(p, out _)), "Server:TrustedProxies must be IP addresses.")
            .Validate(o => o.DefaultCount <= o.MaxCount, "Server:DefaultCount must not be larger than Server:MaxCount.")
            .ValidateOnStart();
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TerminologySettings>().BindConfiguration("Terminology").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IdentityOptions>().BindConfiguration("Identities").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ValidationOptions>().BindConfiguration("Validation").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DefinitionsOptions>().BindConfiguration("Definitions").ValidateOnStart();
        services.AddOptions<DuplicateOptions>().BindConfiguration("Duplicates").ValidateDataAnnotations().ValidateOnStart();
        var preset = PresetOf(builder.Configuration["Preset"]);
        services.AddSingleton(typeof(Preset), preset);
        services.PostConfigure<ServerOptions>(o => Fill(o, preset));
        services.PostConfigure<IdentityOptions>(o => o.AllotHealthIds ??= preset == Preset.Bangladesh);
        services.PostConfigure<DuplicateOptions>(o => o.Find ??= preset == Preset.Bangladesh);
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        });
    }

    private static Preset PresetOf(string? name) => Enum.TryParse<Preset>(name ?? nameof(Preset.Bangladesh), ignoreCase: true, out var preset) && Enum.IsDefined(preset)
        ? preset
        : throw new OptionsValidationException("Preset", typeof(Preset), [$"Preset must be bangladesh or open, not '{name}'."]);

    private static void Fill(ServerOptions options, Preset preset)
    {
        var isBangladesh = preset == Preset.Bangladesh;
        options.Zone ??= isBangladesh ? "+06:00" : "Z";
        options.RequireBdCore ??= isBangladesh;
        options.MissingReferences ??= isBangladesh ? ReferencePolicy.Refuse : ReferencePolicy.Warn;
    }

    private static bool IsBase(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0;
}

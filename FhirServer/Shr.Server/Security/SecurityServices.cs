using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Shr.Server.Security.Access;
using Shr.Server.Security.Audit;
using Shr.Server.Security.Authentication;
using Shr.Server.Security.Directory;
using Shr.Server.Security.National;
using Shr.Server.Security.Policy;
using Shr.Server.Security.Smart;
using Shr.Server.Wire;

namespace Shr.Server.Security;

/// <summary>Puts access control together, and adds its routes. Everything is decided by <see cref="SecurityOptions"/>.</summary>
internal static class SecurityServices
{
    /// <summary>Adds the services.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SecurityOptions>().BindConfiguration("Security").ValidateDataAnnotations()
            .Validate(o => o.Provider.Address is null || IsAddress(o.Provider.Address), "Security:Provider:Address must be an https address (http only on this machine).")
            .Validate(o => o.Issuer.Authority is null || IsAddress(o.Issuer.Authority), "Security:Issuer:Authority must be an https address (http only on this machine).")
            .Validate(o => o.Issuer.IntrospectionEndpoint is null || IsAddress(o.Issuer.IntrospectionEndpoint), "Security:Issuer:IntrospectionEndpoint must be an https address (http only on this machine).")
            .ValidateOnStart();
        services.AddSingleton(s => s.GetRequiredService<IOptions<SecurityOptions>>().Value);

        // The framework's request log holds whole addresses, and one of the national contract's holds a token.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            // A client that dawdles holds a connection, not a thread; still, not for ever.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        });
        services.AddSingleton(_ => PolicyTable.Default());
        services.AddSingleton<AccessCompilers>();
        services.AddSingleton<AccessGate>();
        services.AddSingleton<DefaultCatchments>();
        services.AddSingleton(_ => Areas.Load());
        services.AddSingleton<LabelReader>();
        services.AddSingleton<OwnRecords>();
        AddWaysIn(builder);
        if (ModeOf(builder.Configuration) == SecurityMode.Off)
        {
            services.AddSingleton(s => new SecurityDoor(s.GetRequiredService<SecurityOptions>(), s.GetRequiredService<Authenticator>(), s.GetRequiredService<DefaultCatchments>(), s.GetRequiredService<OwnRecords>(), null));
            return;
        }

        services.AddSingleton(s => AuditLog.Open(s.GetRequiredService<SecurityOptions>().AuditPath));
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditHeads>();
        services.AddHostedService(s => s.GetRequiredService<AuditHeads>());
        services.AddSingleton<AuditEventRoad>();
        services.AddSingleton(s => new SecurityDoor(s.GetRequiredService<SecurityOptions>(), s.GetRequiredService<Authenticator>(), s.GetRequiredService<DefaultCatchments>(), s.GetRequiredService<OwnRecords>(), s.GetRequiredService<AuditTrail>()));
    }

    /// <summary>Adds what every answer carries, and the routes of the ways in that are on.</summary>
    public static void Use(WebApplication app)
    {
        app.Use(static (http, next) =>
        {
            SecurityHeaders.Add(http);
            return next(http);
        });
        var options = app.Services.GetRequiredService<SecurityOptions>();
        if (options.Mode is SecurityMode.National or SecurityMode.Both && options.Provider.Address is null)
        {
            app.Services.GetRequiredService<SignOnEndpoints>().Map(app);
        }

        if (options.Mode is SecurityMode.Smart or SecurityMode.Both)
        {
            app.Services.GetRequiredService<SmartEndpoints>().Map(app, app.Services.GetRequiredService<BaseAddress>().Path);
        }
    }

    private static void AddIssuer(IServiceCollection services)
    {
        services.AddSingleton<SmartAddresses>();
        services.AddSingleton<SigningKey>();
        services.AddSingleton<SmartDocuments>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<PatientChoice>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<IntrospectionEndpoint>();
        services.AddSingleton<LaunchEndpoint>();
        services.AddSingleton<SmartEndpoints>();
    }

    /// <summary>The mode, for what must be known before the services are built.</summary>
    /// <exception cref="OptionsValidationException">The word is none: a typing error must not open the doors.</exception>
    public static SecurityMode ModeOf(IConfiguration configuration) => configuration["Security:Mode"] switch
    {
        null or "" => SecurityMode.Off,
        var word when Enum.TryParse<SecurityMode>(word, ignoreCase: true, out var mode) && Enum.IsDefined(mode) && !char.IsAsciiDigit(word[0]) => mode,
        var word => throw new OptionsValidationException("Security", typeof(SecurityOptions), [$"Security:Mode must be Off, Smart, National or Both, not '{word}'."]),
    };

    private static void AddWaysIn(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var issuer = builder.Configuration.GetSection("Security:Issuer").Get<IssuerOptions>() ?? new IssuerOptions();
        if (ModeOf(builder.Configuration) != SecurityMode.Off)
        {
            services.AddSingleton(s => AccessDirectory.Open(s.GetRequiredService<SecurityOptions>().Path));
            services.AddSingleton(s => new IdentityProvider(
                s.GetRequiredService<AccessDirectory>(), s.GetRequiredService<SecurityOptions>(), s.GetRequiredService<TimeProvider>()));
            services.AddSingleton<SignInLimit>();
            services.AddSingleton<SignOnEndpoints>();
            AddIssuer(services);
        }

        if (issuer.Authority is { } authority)
        {
            services.AddAuthentication().AddJwtBearer(ExternalTokens.Scheme, bearer =>
            {
                bearer.Authority = authority;
                bearer.MapInboundClaims = false;
                bearer.RequireHttpsMetadata = authority.StartsWith("https", StringComparison.OrdinalIgnoreCase);
                bearer.RefreshOnIssuerKeyNotFound = true;
                bearer.TokenValidationParameters = Validation(issuer, builder.Configuration["Server:PublicBase"]);
            });
        }

        services.AddSingleton(s =>
        {
            var options = s.GetRequiredService<SecurityOptions>();
            var clock = s.GetRequiredService<TimeProvider>();
            return new Authenticator(
                options,
                s.GetService<IdentityProvider>(),
                options.Provider.Address is null ? null : new ProviderClient(options.Provider, clock),
                options.Issuer.Authority is null && options.Issuer.IntrospectionEndpoint is null
                    ? null
                    : new ExternalTokens(options.Issuer, clock, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 256 * 1024 }));
        });
    }

    // Only asymmetric algorithms: with HS256 anybody who knows the public key could sign, and 'none' signs nothing.
    private static TokenValidationParameters Validation(IssuerOptions issuer, string? publicBase) => new()
    {
        ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
        ValidateAudience = true,
        ValidAudiences = new[] { issuer.Audience, publicBase?.TrimEnd('/') }.OfType<string>(),
        ValidateIssuer = true,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidTypes = null,
        ClockSkew = TimeSpan.FromSeconds(issuer.ClockSkewSeconds),
    };

    // Credentials go there: nothing but TLS, except on this machine.
    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.UserInfo.Length == 0;
}

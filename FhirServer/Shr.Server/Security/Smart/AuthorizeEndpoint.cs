using Shr.Server.Security.Directory;
using Shr.Server.Security.Scopes;

namespace Shr.Server.Security.Smart;

/// <summary>Where apps send the browser: standalone and EHR launch, authorization code with PKCE.</summary>
/// <remarks>https://hl7.org/fhir/smart-app-launch/app-launch.html</remarks>
internal sealed class AuthorizeEndpoint(
    AccessDirectory directory, IdentityProvider provider, PendingSignIns pendings, SmartAddresses addresses, PatientChoice patients, SignInLimit limit, TimeProvider clock)
{
    private const string Cookie = "shr-sign-in";
    private const int CodeSeconds = 60;

    /// <summary>Checks what the app asks and shows the sign-in page.</summary>
    public IResult Start(HttpContext http, Func<string, string?> parameter)
    {
        // Without a known client and one of its own addresses there is nobody to send the browser back to.
        if (parameter("client_id") is not { } clientId || directory.Client(clientId) is not { IsActive: true } client)
        {
            return SignInPage.Refusal(http, "The app is not known here.");
        }

        if (parameter("redirect_uri") is not { } redirect || !client.RedirectUris.Contains(redirect, StringComparer.Ordinal))
        {
            return SignInPage.Refusal(http, "The app asked to send you to an address it is not registered for.");
        }

        var state = parameter("state") ?? "";
        if (parameter("response_type") != "code")
        {
            return Back(redirect, state, "unsupported_response_type", "only code");
        }

        if (!IsAudience(http, parameter("aud") ?? parameter("resource")))
        {
            return Back(redirect, state, "invalid_request", "aud must be the address of the FHIR API");
        }

        if (state.Length is 0 or > 2048)
        {
            return Back(redirect, state, "invalid_request", "state is required");
        }

        if (parameter("code_challenge_method") != "S256" || parameter("code_challenge") is not { Length: 43 } challenge)
        {
            return Back(redirect, state, "invalid_request", "PKCE with S256 is required");
        }

        var scopes = ScopeSet.Parse(parameter("scope") ?? "").GrantedBy(ScopeSet.Parse(client.Scopes));
        TokenRecord? launch = null;
        if (parameter("launch") is { } launchToken && (launch = provider.Find(launchToken, TokenKind.Launch)) is null)
        {
            return Back(redirect, state, "invalid_request", "the launch is not known");
        }

        if (scopes.Texts.Count == 0 || (scopes.Has("launch") && launch is null))
        {
            return Back(redirect, state, "invalid_scope", "none of the scopes can be granted");
        }

        var cookie = Secrets.Create();
        var pending = new PendingSignIn
        {
            Client = client,
            RedirectUri = redirect,
            State = state,
            Scopes = scopes,
            Challenge = challenge,
            Nonce = parameter("nonce"),
            Launch = launch,
            Browser = Secrets.Fingerprint(cookie),
            Until = clock.GetUtcNow().AddMinutes(PendingSignIns.Minutes),
        };
        if (pendings.Add(pending) is not { } handle)
        {
            return Back(redirect, state, "temporarily_unavailable", "too many sign-ins at once");
        }

        http.Response.Cookies.Append(Cookie, cookie, new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/auth", MaxAge = TimeSpan.FromMinutes(PendingSignIns.Minutes) });
        return SignInPage.Of(http, handle, pending);
    }

    /// <summary>Checks e-mail and password and sends the browser back with a code.</summary>
    public async Task<IResult> FinishAsync(HttpContext http, IFormCollection form, CompiledModel model, CancellationToken cancellationToken)
    {
        var handle = form["pending"].ToString();
        if (pendings.Find(handle, http.Request.Cookies[Cookie]) is not { } pending)
        {
            return SignInPage.Refusal(http, "The sign-in took too long or was started in another browser. Start again from the app.");
        }

        if (form["decision"] != "allow")
        {
            pendings.Remove(handle);
            return Back(pending.RedirectUri, pending.State, "access_denied", "the user said no");
        }

        if (!limit.TryEnter(http))
        {
            return SignInPage.Of(http, handle, pending, "Too many attempts. Wait a minute.");
        }

        var (user, failure) = provider.Check(form["email"].ToString(), form["password"].ToString());
        if (user is null)
        {
            return SignInPage.Of(http, handle, pending, failure == SignInFailure.Locked ? "Too many attempts. Wait a while." : "E-mail or password is wrong.");
        }

        var patient = pending.Launch?.Patient;
        if (pending.NeedsPatient)
        {
            patient = await patients.ChooseAsync(user, form["patient"].ToString().Trim(), model, cancellationToken);
            if (patient is null)
            {
                return SignInPage.Of(http, handle, pending, "There is no such patient that you may see.");
            }
        }

        pendings.Remove(handle);
        var chosen = form["scope"].OfType<string>().ToHashSet();
        var code = Secrets.Create();
        var now = clock.GetUtcNow();
        directory.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(code),
            Kind = TokenKind.Code,
            Family = Secrets.Create(),
            UserId = user.Id,
            ClientId = pending.Client.Id,
            Scopes = string.Join(' ', pending.Scopes.Texts.Where(chosen.Contains)),
            Patient = patient,
            Encounter = pending.Launch?.Encounter,
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(CodeSeconds),
            RedirectUri = pending.RedirectUri,
            Challenge = pending.Challenge,
            Nonce = pending.Nonce,
        });
        return Results.Redirect(With(pending.RedirectUri, ("code", code), ("state", pending.State)));
    }

    private bool IsAudience(HttpContext http, string? audience) => audience is not null && audience.TrimEnd('/') == addresses.Issuer(http).TrimEnd('/');

    private static IResult Back(string redirect, string state, string error, string description) =>
        Results.Redirect(With(redirect, ("error", error), ("error_description", description), ("state", state)));

    private static string With(string address, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            address += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return address;
    }
}

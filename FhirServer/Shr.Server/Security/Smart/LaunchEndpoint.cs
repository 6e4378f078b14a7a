using Shr.Fhir;
using Shr.Server.Security.Access;
using Shr.Server.Security.Authentication;
using Shr.Server.Security.Directory;
using Shr.Server.Security.Identities;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Security.Smart;

/// <summary>Where an EHR says for which patient it will start an app; it hands the answer to the app as <c>launch</c>.</summary>
internal sealed class LaunchEndpoint(AccessDirectory directory, Authenticator authenticator, AccessGate gate, IResourceStore store, TimeProvider clock)
{
    private const int Seconds = 300;

    /// <summary>A launch for somebody who gives care and may see the patient.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, IFormCollection form, CompiledModel model, CancellationToken cancellationToken)
    {
        var identity = (await authenticator.IdentifyAsync(http, cancellationToken)).Identity;
        if (identity is null || (identity.Roles & (Role.Provider | Role.Facility | Role.System)) == 0)
        {
            return Results.Json(new { error = "access_denied" }, statusCode: identity is null ? 401 : 403);
        }

        var patient = form["patient"].ToString();
        if (!Route.IsId(patient) || (form["encounter"].ToString() is { Length: > 0 } encounter && !Route.IsId(encounter)))
        {
            return Results.Json(new { error = "invalid_request" }, statusCode: 400);
        }

        var filter = await gate.FilterAsync(new AccessQuestion { Identity = identity, Deed = Deed.Read, Patients = [patient] }, model, cancellationToken);
        await using var snapshot = await store.OpenSnapshotAsync(filter, cancellationToken);
        if (await snapshot.ReadAsync(new ResourceKey("Patient", patient), null, cancellationToken) is not { IsDeleted: false })
        {
            return Results.Json(new { error = "invalid_request" }, statusCode: 400);
        }

        var launch = Secrets.Create();
        var now = clock.GetUtcNow();
        directory.Save(new TokenRecord
        {
            Fingerprint = Secrets.Fingerprint(launch),
            Kind = TokenKind.Launch,
            Family = Secrets.Create(),
            UserId = identity.Id,
            Patient = patient,
            Encounter = form["encounter"].ToString() is { Length: > 0 } id ? id : null,
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(Seconds),
        });
        return Results.Json(new { launch, expires_in = Seconds });
    }
}

using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Options;
using Shr.Server.Wire;
using Shr.Validation;

namespace Shr.Server.Writing;

/// <summary>Decides whether a resource may be stored. $validate asks the same: two validators would be two laws.</summary>
internal sealed class Admission(BaseAddress address, IOptions<ServerOptions> options)
{
    private readonly ValidationSettings _settings = SettingsOf(options.Value);

    /// <summary>Adds what is wrong with the resource: its type, its profiles, its codes, its references.</summary>
    public ValueTask CheckAsync(Resource resource, FhirRequest request, WriteScope scope, IssueCollector issues, CancellationToken cancellationToken) =>
        CheckAsync(resource, request, scope, [], issues, cancellationToken);

    /// <summary>Does the same, and requires more profiles.</summary>
    public async ValueTask CheckAsync(
        Resource resource, FhirRequest request, WriteScope scope, IReadOnlyList<string> profiles, IssueCollector issues, CancellationToken cancellationToken)
    {
        var settings = profiles.Count == 0 ? _settings : _settings with { RequiredProfiles = profiles };
        var deferred = request.Model.Validator.Validate(resource, settings, issues);
        DefinitionCheck.Check(resource, request.Model, issues);
        if (deferred.Count == 0)
        {
            return;
        }

        var round = new DeferredRound(
            request.Model.Terminology,
            exists: (reference, token) => ExistsAsync(reference, request, scope, token));
        await round.RunAsync(resource, deferred, settings, issues, cancellationToken);
    }

    private async ValueTask<bool?> ExistsAsync(string reference, FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        if (address.FindLocal(reference, request.Base, request.Model.Types) is not { } key)
        {
            return null;
        }

        return scope.Written.Contains(key)
            ? !scope.Deleted.Contains(key)
            : await scope.Snapshot.ReadAsync(key, null, cancellationToken) is { IsDeleted: false };
    }

    private static ValidationSettings SettingsOf(ServerOptions options) => new()
    {
        ProfilesOfType = options.RequireBdCore == true ? static type => RequiredProfiles.BdCore.GetValueOrDefault(type, []) : null,
        MissingTarget = options.MissingReferences switch
        {
            ReferencePolicy.Refuse => IssueSeverity.Error,
            ReferencePolicy.Warn => IssueSeverity.Warning,
            _ => null,
        },
    };
}

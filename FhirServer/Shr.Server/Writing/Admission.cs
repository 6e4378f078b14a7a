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
            find: (reference, token) => FindAsync(reference, request, scope, token),
            profiles: request.Model.Profiles);
        await round.RunAsync(resource, deferred, settings, issues, cancellationToken);
    }

    private async ValueTask<StoredTarget?> FindAsync(string reference, FhirRequest request, WriteScope scope, CancellationToken cancellationToken)
    {
        if (address.FindLocal(reference, request.Base, request.Model.Types) is not { } key)
        {
            return null;
        }

        if (scope.Written.Contains(key))
        {
            return new StoredTarget(!scope.Deleted.Contains(key), scope.Bodies.GetValueOrDefault(key));
        }

        return await scope.Snapshot.ReadAsync(key, null, cancellationToken) is { IsDeleted: false, Json: var json }
            ? new StoredTarget(true, json)
            : new StoredTarget(false, default);
    }

    private static ValidationSettings SettingsOf(ServerOptions options) => new()
    {
        Demands = options.RequireBdCore == true ? static element => new ProfileDemand(RequiredProfiles.BdCore.GetValueOrDefault(element.Type.Name, []), null) : null,
        MissingTarget = options.MissingReferences switch
        {
            ReferencePolicy.Refuse => IssueSeverity.Error,
            ReferencePolicy.Warn => IssueSeverity.Warning,
            _ => null,
        },
    };
}

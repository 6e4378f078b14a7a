using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Options;
using Shr.Server.Registries.Duplicates;
using Shr.Server.Wire;
using Shr.Server.Writing.Rules;
using Shr.Validation;

namespace Shr.Server.Writing;

/// <summary>Decides whether a resource may be stored. $validate asks the same: two validators would be two laws.</summary>
internal sealed class Admission(BaseAddress address, ProfileRules rules, DefinitionCheck definitions, IOptions<ValidationOptions> validation, IOptions<ServerOptions> options)
{
    private readonly ValidationSettings _settings = SettingsOf(validation.Value, options.Value);

    /// <summary>Adds what is wrong with the resource: its type, its profiles, its codes, its references.</summary>
    public ValueTask CheckAsync(Resource resource, FhirRequest request, WriteScope scope, IssueCollector issues, CancellationToken cancellationToken) =>
        CheckAsync(resource, request, scope, [], InteractionOf(request), issues, cancellationToken);

    /// <summary>Does the same, and requires more profiles.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="request">The request that brought it.</param>
    /// <param name="scope">What it is written against.</param>
    /// <param name="profiles">Profiles that are required besides; with any, it is judged in full.</param>
    /// <param name="interaction">By which interaction's rules: create, update or patch.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="cancellationToken">Ends waiting for the store.</param>
    public async ValueTask CheckAsync(
        Resource resource, FhirRequest request, WriteScope scope, IReadOnlyList<string> profiles, string interaction, IssueCollector issues, CancellationToken cancellationToken)
    {
        var exempt = await MergeLinkPolicy.ExemptAsync(resource, scope, issues, cancellationToken);
        var found = exempt.Count == 0 ? issues : new IssueCollector();
        var level = profiles.Count > 0 ? ValidationLevel.Full : rules.LevelOf(resource.Root, interaction);
        var model = await definitions.ModelForAsync(resource, request.Model, scope, cancellationToken);
        if (level == ValidationLevel.Off)
        {
            StructureCheck.Run(resource, found);
        }
        else
        {
            var settings = level == ValidationLevel.Core
                ? _settings with { UseMetaProfile = false, UseGlobals = false, TargetProfile = null }
                : _settings with { RequiredProfiles = profiles, Demands = record => rules.DemandOf(record, interaction) };
            await CheckAsync(resource, request, scope, model, settings, found, cancellationToken);
        }

        DefinitionCheck.Check(resource, model, found);
        if (exempt.Count > 0)
        {
            MergeLinkPolicy.TakeOver(found, exempt, issues);
        }
    }

    private async ValueTask CheckAsync(
        Resource resource, FhirRequest request, WriteScope scope, CompiledModel model, ValidationSettings settings, IssueCollector issues, CancellationToken cancellationToken)
    {
        var deferred = model.Validator.Validate(resource, settings, issues);
        if (deferred.Count > 0)
        {
            var round = new DeferredRound(model.Terminology, find: (reference, token) => FindAsync(reference, request, scope, token), profiles: model.Profiles);
            await round.RunAsync(resource, deferred, settings, issues, cancellationToken);
        }
    }

    private static string InteractionOf(FhirRequest request) =>
        request.Method == FhirMethod.Patch ? "patch" : request.Route.Id is null ? "create" : "update";

    /// <summary>Adds what is wrong with a Bundle whose references mean nothing here yet: everything but their targets.</summary>
    public async ValueTask CheckContentAsync(Resource bundle, FhirRequest request, IssueCollector issues, CancellationToken cancellationToken)
    {
        var settings = _settings with { MissingTarget = null, TargetProfile = null, Demands = record => rules.DemandOf(record, "create") };
        var deferred = request.Model.Validator.Validate(bundle, settings, issues);
        await new DeferredRound(request.Model.Terminology, profiles: request.Model.Profiles).RunAsync(bundle, deferred, settings, issues, cancellationToken);
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
            ? new StoredTarget(true, MergeLinkPolicy.Judged(key, json))
            : new StoredTarget(false, default);
    }

    private static ValidationSettings SettingsOf(ValidationOptions options, ServerOptions server) => new()
    {
        UnknownExtension = Severity(options.UnknownExtensions),
        ExtensionDomains = options.ExtensionDomains,
        UnknownProfile = Severity(options.UnknownProfiles) ?? IssueSeverity.Information,
        UndecidedCode = Severity(options.UndecidedCodes),
        UnknownCode = Severity(options.UnknownCodes),
        TargetProfile = Severity(options.TargetProfiles),
        ExampleUrls = Severity(options.ExampleUrls),
        EmbeddedHtml = Severity(options.EmbeddedHtml),
        BestPractice = options.BestPractice,
        UseGlobals = options.Globals,
        MissingTarget = server.MissingReferences switch
        {
            ReferencePolicy.Refuse => IssueSeverity.Error,
            ReferencePolicy.Warn => IssueSeverity.Warning,
            _ => null,
        },
    };

    private static IssueSeverity? Severity(FindingPolicy policy) => policy switch
    {
        FindingPolicy.Refuse => IssueSeverity.Error,
        FindingPolicy.Warn => IssueSeverity.Warning,
        _ => null,
    };
}

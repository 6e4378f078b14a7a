using Shr.Fhir;
using Shr.Terminology;

namespace Shr.Validation;

/// <summary>
/// The targets of references that the body does not hold: whether they are there, and whether they conform to a profile that the
/// reference asks of them. Each is looked up once in a round.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.targetProfile</remarks>
internal sealed class StoredTargets(Func<string, CancellationToken, ValueTask<StoredTarget?>> find, ProfileSet? profiles, ITerminology terminology, ValidationSettings settings)
{
    /// <summary>How many targets one round validates: a body of many references must not make the server read half its store.</summary>
    private const int MostValidated = 500;

    // Asked of a target for itself alone: what it refers to in turn is no business of the record that refers to it.
    private static readonly ValidationSettings Alone = new() { UseMetaProfile = false, UndecidedCode = null };

    private readonly Dictionary<string, StoredTarget?> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Reference, string Profile), string?> _faults = [];
    private int _validated;

    /// <summary>Reports what is wrong with the target of one reference.</summary>
    public async ValueTask CheckAsync(Element element, DeferredTarget target, DeferredReport report, CancellationToken cancellationToken)
    {
        if (!_found.TryGetValue(target.Reference, out var stored))
        {
            _found[target.Reference] = stored = await find(target.Reference, cancellationToken);
        }

        if (stored is { Exists: false } && settings.MissingTarget is { } missing)
        {
            report.Add(element, ValidationIssues.TargetMissing, missing, target.Reference);
        }

        if (stored is not { Exists: true, Json.IsEmpty: false } known || target.Profiles.Count == 0 || settings.TargetProfile is not { } severity)
        {
            return;
        }

        var first = "";
        foreach (var canonical in target.Profiles)
        {
            if (await FaultAsync(target.Reference, canonical, known.Json, cancellationToken) is not { } fault)
            {
                return;
            }

            first = first.Length == 0 ? fault : first;
        }

        report.Add(element, ValidationIssues.TargetProfile, severity, target.Reference, string.Join(", ", target.Profiles), first);
    }

    // Null where the target conforms, or where that cannot be told.
    private async ValueTask<string?> FaultAsync(string reference, string canonical, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (profiles?.Find(canonical) is not { } profile)
        {
            return null;
        }

        if (_faults.TryGetValue((reference, canonical), out var known) || ++_validated > MostValidated)
        {
            return known;
        }

        var issues = new IssueCollector(50);
        using var resource = Resource.Parse(json.ToArray(), profiles.Types, issues);
        if (resource is null)
        {
            return null;
        }

        if (!resource.Type.Is(profile.Type))
        {
            return _faults[(reference, canonical)] = $"it is a {resource.Type.Name}";
        }

        var wanted = Alone with { RequiredProfiles = [canonical] };
        var deferred = profiles.IsBase(canonical) ? [] : new ResourceValidator(profiles).Validate(resource, wanted, issues);
        await new DeferredRound(terminology).RunAsync(resource, deferred, wanted, issues, cancellationToken);
        return _faults[(reference, canonical)] = issues.HasErrors ? TypeProfiles.FirstError(issues.All) : null;
    }
}

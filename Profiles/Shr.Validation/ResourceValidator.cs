using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Validation;

/// <summary>
/// Checks a resource against its base type, its profiles and what the caller requires. Pure and synchronous: what needs
/// terminology or the store is noted as <see cref="DeferredCheck"/> and answered in one round by <see cref="DeferredRound"/>.
/// </summary>
/// <param name="profiles">The compiled profiles of the model in force.</param>
public sealed class ResourceValidator(ProfileSet profiles)
{
    /// <summary>
    /// Reports every fault of a resource. Faults of JSON shape and primitive format (SHR-10xx) come first; where the
    /// shape is wrong, profiles are still checked as far as the shape allows.
    /// </summary>
    /// <returns>What is still to be asked; the elements in it live as long as the resource.</returns>
    public List<DeferredCheck> Validate(Resource resource, ValidationSettings settings, IssueCollector issues)
    {
        StructureCheck.Run(resource, issues);
        var deferred = new List<DeferredCheck>();
        using var scope = new ValidationScope(resource, profiles, settings, issues, deferred);
        ResourceWalk.CheckRoot(resource.Root, scope);
        return deferred;
    }
}

using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation;

/// <summary>Decides which profiles a resource is checked against, and keeps what surrounds it: container, Bundle, entry.</summary>
internal static class ResourceWalk
{
    /// <summary>Checks the resource at the root of the body.</summary>
    public static void CheckRoot(in Element resource, ValidationScope scope)
    {
        if (!scope.Enter(resource))
        {
            return;
        }

        using var place = new ResourcePlace(resource, scope);
        CheckProfiles(resource, [], scope.Settings.RequiredProfiles, scope);
        scope.Leave();
    }

    /// <summary>Checks a contained resource, or one in a Bundle entry or parameter; it is open already.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="oneOf">Profiles that the element around it asks for; one is enough.</param>
    /// <param name="children">What the profile around it says of its children, or null.</param>
    /// <param name="scope">Where it stands.</param>
    public static void CheckNested(in Element resource, ProfileRef[] oneOf, ChildTable? children, ValidationScope scope)
    {
        using var place = new ResourcePlace(resource, scope);
        CheckProfiles(resource, oneOf, [], scope);
        NodeWalk.CheckChildren(resource, children, scope);
    }

    /// <summary>Checks an element that is not open against one profile alone, in the place where it stands.</summary>
    public static void CheckAgainst(in Element element, CompiledProfile profile, ValidationScope scope)
    {
        if (!scope.Enter(element))
        {
            return;
        }

        if (element.Type.IsResource)
        {
            using var place = new ResourcePlace(element, scope);
            NodeWalk.CheckRoot(element, profile.Root, scope);
        }
        else
        {
            NodeWalk.CheckRoot(element, profile.Root, scope);
        }

        scope.Leave();
    }

    private static void CheckProfiles(in Element resource, ProfileRef[] oneOf, IReadOnlyList<string> required, ValidationScope scope)
    {
        // A profile holds all its base asks, so the base is walked only where no profile of just this type is.
        var covered = oneOf.Length > 0 && TypeProfiles.Check(resource, oneOf, scope);
        foreach (var canonical in required)
        {
            covered |= CheckProfile(resource, canonical, scope);
        }

        // A contained resource is a part of the record around it and no record of its own.
        var isRecord = resource.Info?.Name != "contained";
        var demand = isRecord ? scope.Settings.Demands?.Invoke(resource) ?? ProfileDemand.None : ProfileDemand.None;
        foreach (var canonical in demand.Required)
        {
            covered |= !required.Contains(canonical) && CheckProfile(resource, canonical, scope);
        }

        if (scope.Settings.UseMetaProfile && resource.Child("meta"u8) is { Exists: true } meta)
        {
            foreach (var profile in meta.ChildrenOf("profile"u8))
            {
                covered |= profile.StringValue is { } claimed && CheckClaimed(resource, profile, claimed, required, demand, scope);
            }
        }

        if (isRecord && scope.Settings.UseGlobals)
        {
            foreach (var canonical in scope.Profiles.GlobalsOf(resource.Type))
            {
                covered |= !required.Contains(canonical) && !demand.Required.Contains(canonical) && CheckProfile(resource, canonical, scope);
            }
        }

        if (!covered && scope.Profiles.BaseOf(resource.Type).Get() is { } root)
        {
            NodeWalk.CheckRoot(resource, root.Root, scope);
        }
    }

    private static bool CheckClaimed(in Element resource, in Element place, string claimed, IReadOnlyList<string> required, ProfileDemand demand, ValidationScope scope)
    {
        if (demand.Allowed is { } allowed && !allowed.Contains(claimed.AsSpan().SplitVersion()))
        {
            scope.Report(place, ValidationIssues.ProfileNotAllowed, claimed, resource.Type.Name);
        }

        var canonical = demand.Pin(claimed);
        return !required.Contains(canonical) && !demand.Required.Contains(canonical) && CheckProfile(resource, canonical, scope);
    }

    private static bool CheckProfile(in Element resource, string canonical, ValidationScope scope)
    {
        if (scope.Profiles.Find(canonical) is not { } profile)
        {
            scope.Report(resource, ValidationIssues.UnknownProfile, scope.Settings.UnknownProfile, canonical);
            return false;
        }

        if (!resource.Type.Is(profile.Type))
        {
            scope.Report(resource, ValidationIssues.ProfileOfOtherType, canonical, profile.Type.Name, resource.Type.Name);
            return false;
        }

        NodeWalk.CheckRoot(resource, profile.Root, scope);
        return ReferenceEquals(profile.Type, resource.Type);
    }
}

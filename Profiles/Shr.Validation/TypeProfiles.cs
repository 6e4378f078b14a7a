using Shr.Fhir;
using Shr.Validation.Compile;

namespace Shr.Validation;

/// <summary>Profiles on the type of a value, of which one must hold.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.profile</remarks>
internal static class TypeProfiles
{
    /// <summary>Checks an element that is open already; false where no profile is known, so that only the type itself can be checked.</summary>
    public static bool Check(in Element element, ProfileRef[] profiles, ValidationScope scope)
    {
        if (profiles is [var only])
        {
            if (only.Get() is not { } profile)
            {
                scope.Report(element, ValidationIssues.UnknownProfile, scope.Settings.UnknownProfile, only.Canonical);
                return false;
            }

            if (!element.Type.Is(profile.Type))
            {
                scope.Report(element, ValidationIssues.ProfileOfOtherType, only.Canonical, profile.Type.Name, element.Type.Name);
                return false;
            }

            NodeWalk.CheckRoot(element, profile.Root, scope);
            return true;
        }

        IReadOnlyList<Issue> found = [];
        foreach (var reference in profiles)
        {
            if (reference.Get() is not { } profile)
            {
                scope.Report(element, ValidationIssues.UnknownProfile, scope.Settings.UnknownProfile, reference.Canonical);
                return false;
            }

            if (element.Type.Is(profile.Type) && scope.Conforms(element, profile, out found))
            {
                return true;
            }
        }

        scope.Report(element, ValidationIssues.NoTypeProfileMatches, string.Join(", ", profiles.AsEnumerable()), FirstError(found));
        return true;
    }

    /// <summary>The first error's text, to say why a profile does not fit.</summary>
    public static string FirstError(IReadOnlyList<Issue> issues)
    {
        foreach (var issue in issues)
        {
            if (issue.IsError)
            {
                return $"{issue.Expression}: {issue.Text}";
            }
        }

        return "";
    }
}

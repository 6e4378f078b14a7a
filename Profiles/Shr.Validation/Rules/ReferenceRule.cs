using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Validation.Compile;
using Shr.Validation.References;

namespace Shr.Validation.Rules;

/// <summary>A Reference points to an allowed type, to something that is there where it must be, and to a resource of an allowed profile.</summary>
/// <remarks>https://hl7.org/fhir/R4/references.html</remarks>
internal sealed class ReferenceRule(FhirType[] types, ProfileRef[] profiles, IReadOnlyList<string> aggregation, string profile) : Rule
{
    public static Rule? Compile(ElementConstraints element, ProfileSet set, string profile)
    {
        var references = element.Types.Where(t => t.Code == "Reference").ToList();
        if (references.Count == 0)
        {
            return null;
        }

        var targets = references.SelectMany(t => t.TargetProfiles).Distinct().ToList();
        var types = targets.Select(set.TypeOf).ToList();
        // A target that is not known leaves the types open.
        return new ReferenceRule(
            types.Contains(null) ? [] : [.. types.OfType<FhirType>().Distinct()],
            targets.Exists(t => !set.IsBase(t)) ? [.. targets.Select(set.Reference)] : [],
            [.. references.SelectMany(t => t.Aggregation).Distinct()],
            profile);
    }

    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Type.Name != "Reference")
        {
            return;
        }

        var text = element.Child("reference"u8);
        var said = element.Child("type"u8);
        if (!text.HasValue)
        {
            CheckType(element, said.HasValue ? scope.Profiles.Types.FindResource(said.Utf8Value) : null, scope);
            return;
        }

        var reference = ReferenceText.Parse(text.Utf8Value, scope.Profiles.Types);
        if (reference.Kind == ReferenceKind.Invalid)
        {
            if (reference.Fault is { } fault)
            {
                scope.Report(text, ValidationIssues.InvalidReference, reference.Text, fault);
            }
            else
            {
                scope.Report(text, ValidationIssues.UnknownReference, reference.Text);
            }

            return;
        }

        var target = ReferenceResolver.Resolve(reference, scope);
        if (reference.Kind == ReferenceKind.Contained && !target.Exists)
        {
            scope.Report(element, ValidationIssues.ContainedNotFound, reference.Id);
            return;
        }

        // A relative reference means no entry that has a UUID; one of another type with just that id is a mistake all the same.
        if (!target.Exists && scope.Bundle?.ByUrn(reference) is { } meant && !ReferenceEquals(meant.Resource.Type, reference.Type))
        {
            scope.Report(element, ValidationIssues.ReferenceTypeDiffers, reference.Type!.Name, meant.Resource.Type.Name);
        }

        CheckAggregation(element, reference, target, scope);
        var type = target.Exists ? target.Type : reference.Type;
        if (type is not null && said.HasValue && scope.Profiles.Types.FindResource(said.Utf8Value) is { } named && !ReferenceEquals(named, type))
        {
            scope.Report(element, ValidationIssues.ReferenceTypeDiffers, named.Name, type.Name);
        }

        if (CheckType(element, type, scope))
        {
            CheckTarget(element, reference, target, scope);
        }
    }

    private bool CheckType(in Element element, FhirType? type, ValidationScope scope)
    {
        if (type is null || types.Length == 0)
        {
            return true;
        }

        foreach (var allowed in types)
        {
            if (type.Is(allowed))
            {
                return true;
            }
        }

        scope.Report(element, ValidationIssues.WrongTarget, type.Name, string.Join(", ", types.Select(t => t.Name)), profile);
        return false;
    }

    private void CheckTarget(in Element element, in ReferenceText reference, in Element target, ValidationScope scope)
    {
        if (target.Exists)
        {
            CheckProfiles(element, target, scope);
        }
        else if (reference.Kind is not ReferenceKind.Contained && (scope.Settings.MissingTarget is not null || (profiles.Length > 0 && scope.Settings.TargetProfile is not null)))
        {
            scope.Deferred.Add(new DeferredCheck(element, null, new DeferredTarget(reference.Text, [.. profiles.Select(p => p.Canonical)])));
        }
    }

    private void CheckProfiles(in Element element, in Element target, ValidationScope scope)
    {
        IReadOnlyList<Issue> found = [];
        foreach (var candidate in profiles)
        {
            if (candidate.Get() is not { } compiled || (target.Type.Is(compiled.Type) && scope.Conforms(target, compiled, out found)))
            {
                return;
            }
        }

        if (profiles.Length > 0)
        {
            scope.Report(element, ValidationIssues.TargetProfile, scope.PathOf(target), string.Join(", ", profiles.AsEnumerable()), TypeProfiles.FirstError(found));
        }
    }

    private void CheckAggregation(in Element element, in ReferenceText reference, in Element target, ValidationScope scope)
    {
        if (aggregation.Count == 0)
        {
            return;
        }

        var mode = reference.Kind == ReferenceKind.Contained ? "contained" : target.Exists ? "bundled" : "referenced";
        if (!aggregation.Contains(mode) && !(mode == "bundled" && aggregation.Contains("referenced")))
        {
            scope.Report(element, ValidationIssues.Aggregation, mode, string.Join(" or ", aggregation), profile);
        }
    }

    public override string ToString() =>
        $"refers to {(types.Length == 0 ? "anything" : string.Join('|', types.Select(t => t.Name)))}{(profiles.Length == 0 ? "" : " of " + string.Join(" or ", profiles.AsEnumerable()))}";
}

using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Decides whether a code is in a value set, and says why not.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-validate-code.html</remarks>
internal sealed class ValueSetChecker(TxScope scope, ValueSetPreparation prepared, VersionChoice versions, TxIssueList issues)
{
    private readonly bool _activeOnly = scope.Parameters.Boolean("activeOnly") ?? false;

    /// <summary>Whether a code that is for grouping only may be used.</summary>
    public bool IsAbstractAllowed { get; } = scope.Parameters.Boolean("abstract") ?? true;

    /// <summary>Whether nothing but the membership itself is to be told.</summary>
    public bool IsMembershipOnly { get; } = scope.Parameters.Boolean("valueset-membership-only") ?? false;

    /// <summary>Checks a code whose system is known.</summary>
    public Membership Check(ValueSetDefinition valueSet, CodingCheck check)
    {
        if (!valueSet.HasCompose)
        {
            return CheckExpansion(valueSet, check);
        }

        var result = CheckIncludes(valueSet, check);
        return result == Membership.In && IsExcluded(valueSet, check) ? Membership.Out : result;
    }

    /// <summary>Says of a code system in use that it is a draft and the like.</summary>
    public void ReportStatus(CodeSystemHeader header, ValueSetDefinition user)
    {
        if (StatusCheck.Of(header, user) is { } kind)
        {
            issues.Add(kind, "", "CodeSystem", header.Canonical);
        }
    }

    /// <summary>Says of a value set in use that it is a draft and the like.</summary>
    public void ReportStatus(ValueSetDefinition valueSet, ValueSetDefinition user)
    {
        if (StatusCheck.Of(valueSet, user) is { } kind)
        {
            issues.Add(kind, "", "ValueSet", valueSet.Canonical);
        }
    }

    private Membership CheckIncludes(ValueSetDefinition valueSet, CodingCheck check)
    {
        foreach (var include in versions.Applicable(valueSet, check))
        {
            var member = include.System is null ? Membership.In
                : scope.CanonicalOf(include.System) == check.System ? CheckSystem(valueSet, include, check)
                : Membership.Out;
            if (member == Membership.Unknown)
            {
                return member;
            }

            foreach (var canonical in include.ValueSets)
            {
                if (prepared.Import(canonical) is not { } import)
                {
                    return Membership.Unknown;
                }

                ReportStatus(import, valueSet);
                if (member == Membership.In)
                {
                    member = Check(import, check);
                }
            }

            if (member != Membership.Out)
            {
                return member;
            }
        }

        return Membership.Out;
    }

    private Membership CheckSystem(ValueSetDefinition valueSet, ValueSetInclude include, CodingCheck check)
    {
        var version = versions.Determine(include, check);
        if (scope.FindCodeSystem(valueSet, include.System, version) is not { } system)
        {
            if (IsMembershipOnly)
            {
                return Membership.Out;
            }

            versions.ReportUnknown(check.System!, version, check);
            return Membership.Unknown;
        }

        versions.CheckRule(system.Header, check);
        ReportStatus(system.Header, valueSet);
        scope.UseSupplements(system);
        var member = CheckConcepts(valueSet, include, system, check);
        if (member == Membership.In)
        {
            check.Version = system.Header.Version;
        }

        return member;
    }

    private bool IsExcluded(ValueSetDefinition valueSet, CodingCheck check)
    {
        foreach (var exclude in valueSet.Excludes)
        {
            var isExcluded = exclude.System is null
                || (exclude.System == check.System
                    && scope.FindCodeSystem(valueSet, exclude.System, scope.Rules.Determine(exclude.System, exclude.Version)) is { } system
                    && IsListed(valueSet, exclude, system, check.Coding.Code!));
            foreach (var canonical in exclude.ValueSets)
            {
                isExcluded = isExcluded && prepared.Import(canonical) is { } import && Check(import, new CodingCheck(check.Coding with { System = check.System }, check.Path)) == Membership.In;
            }

            if (isExcluded && (exclude.System is not null || exclude.ValueSets.Count > 0))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsListed(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system, string code)
    {
        if (!system.TryFind(code, out var concept))
        {
            return false;
        }

        if (include.Concepts.Count > 0)
        {
            return include.Concepts.Any(c => c.Code == code);
        }

        return ValueSetPreparation.SelectAll(include, valueSet, system, scope)?.Contains(concept) == true;
    }

    private Membership CheckConcepts(ValueSetDefinition valueSet, ValueSetInclude include, ICodeSystem system, CodingCheck check)
    {
        var code = check.Coding.Code!;
        var isKnown = system.TryFind(code, out var concept);
        if (include.Concepts.Count > 0)
        {
            return isKnown && include.Concepts.FirstOrDefault(c => c.Code == code) is { } listed
                ? Accept(valueSet, system, concept, check, listed)
                : Membership.Out;
        }

        if (!isKnown)
        {
            return include.Filters.Count > 0 ? Membership.Out : ReportUnknownCode(system, check);
        }

        if (ValueSetPreparation.SelectAll(include, valueSet, system, scope) is not { } selected)
        {
            return Membership.Out;
        }

        if (selected.Contains(concept))
        {
            return Accept(valueSet, system, concept, check, null);
        }

        check.WhyNot ??= selected.WhyNot(concept);
        return Membership.Out;
    }

    private Membership ReportUnknownCode(ICodeSystem system, CodingCheck check)
    {
        if (system.Header.Content != CodeSystemContent.Complete)
        {
            if (!IsMembershipOnly)
            {
                issues.Add(TerminologyIssues.UnknownCodeInFragment, check.At("code"), check.Coding.Code, system.Header.Url, system.Header.Version);
            }

            return Membership.In;
        }

        if (!IsMembershipOnly)
        {
            if (system.WhyNot(check.Coding.Code!) is { } reason)
            {
                check.IfOut.Add(TxIssue.Of(TerminologyIssues.CodeNotByGrammar, check.At("code"), reason));
            }

            check.IfOut.Add(UnknownCode(check, system.Header));
        }

        check.Version ??= system.Header.Version;
        return Membership.Out;
    }

    /// <summary>The issue that a code system does not have a code.</summary>
    public static TxIssue UnknownCode(CodingCheck check, CodeSystemHeader header) => header.Version is { } version
        ? TxIssue.Of(TerminologyIssues.UnknownCode, check.At("code"), check.Coding.Code, header.Url, version)
        : TxIssue.Of(TerminologyIssues.UnknownCodeNoVersion, check.At("code"), check.Coding.Code, header.Url);

    // The concept is among those meant; it may still not be fit for use.
    private Membership Accept(ValueSetDefinition valueSet, ICodeSystem system, Concept concept, CodingCheck check, IncludedConcept? listed)
    {
        var flags = system.FlagsOf(concept);
        var names = ConceptNames.Of(system, concept);
        if (listed is not null)
        {
            names.Add(listed, valueSet.Language);
        }

        check.Names = names;
        if ((flags & ConceptFlags.Abstract) != 0 && !IsAbstractAllowed)
        {
            if (!IsMembershipOnly)
            {
                issues.Add(TerminologyIssues.AbstractNotAllowed, check.At("code"), system.Header.Url, check.Coding.Code);
            }

            return Membership.Out;
        }

        var isInactive = (flags & ConceptFlags.Inactive) != 0;
        check.IsInactive = isInactive;
        check.Status = system.StatusOf(concept);
        if (isInactive && (valueSet.IncludesInactive == false || _activeOnly))
        {
            issues.Add(TerminologyIssues.NotActive, check.At("code"), check.Coding.Code);
            check.Version = system.Header.Version;
            return Membership.Out;
        }

        if (listed is not null)
        {
            ReportDeprecation(valueSet, system, listed, check);
        }

        ReportCase(system, concept, check);
        return Membership.In;
    }

    private void ReportDeprecation(ValueSetDefinition valueSet, ICodeSystem system, IncludedConcept listed, CodingCheck check)
    {
        var status = listed.Extensions.ValueOf(ConceptExtensions.StandardsStatus);
        if (status is not ("withdrawn" or "deprecated"))
        {
            status = listed.Extensions.ValueOf("http://hl7.org/fhir/StructureDefinition/valueset-deprecated") == "true" ? "deprecated" : null;
        }

        if (status is not null)
        {
            issues.Add(TerminologyIssues.DeprecatedInValueSet, check.At("code"), system.Header.Url, check.Coding.Code, status, valueSet.Canonical);
        }
    }

    private void ReportCase(ICodeSystem system, Concept concept, CodingCheck check)
    {
        var code = system.CodeOf(concept);
        if (code != check.Coding.Code)
        {
            issues.Add(TerminologyIssues.CaseDiffers, check.At("code"), check.Coding.Code, code, system.Header.Canonical);
            check.NormalizedCode = code;
        }
    }

    private Membership CheckExpansion(ValueSetDefinition valueSet, CodingCheck check)
    {
        var found = valueSet.Expansion.FirstOrDefault(e => e.System == check.System && e.Code == check.Coding.Code
            && (check.Coding.Version is null || e.Version is null || Versions.Matches(e.Version, check.Coding.Version)));
        if (found is null)
        {
            return Membership.Out;
        }

        if (scope.FindCodeSystem(found.System, found.Version ?? check.Coding.Version) is { } system && system.TryFind(found.Code, out var concept))
        {
            check.Version = system.Header.Version;
            return Accept(valueSet, system, concept, check, null);
        }

        check.Version = found.Version;
        return Membership.In;
    }
}

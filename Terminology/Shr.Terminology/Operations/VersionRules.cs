namespace Shr.Terminology.Operations;

/// <summary>The version rules of a request, and which of them mattered.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-expand.html (system-version, check-system-version, force-system-version)</remarks>
internal sealed class VersionRules
{
    private static readonly (string Parameter, VersionRuleMode Mode)[] Names =
    [
        ("force-system-version", VersionRuleMode.Force), ("force-valueset-version", VersionRuleMode.Force),
        ("system-version", VersionRuleMode.Default), ("default-system-version", VersionRuleMode.Default), ("default-valueset-version", VersionRuleMode.Default),
        ("check-system-version", VersionRuleMode.Check), ("check-valueset-version", VersionRuleMode.Check),
    ];

    private readonly List<VersionRule> _rules = [];
    private readonly List<VersionRule> _applied = [];

    /// <summary>The rules that decided something, in the order they did.</summary>
    public IReadOnlyList<VersionRule> Applied => _applied;

    /// <summary>Whether there is any rule at all.</summary>
    public bool IsEmpty => _rules.Count == 0;

    /// <summary>Takes over the rules among a request's parameters.</summary>
    public void Read(OperationParameters parameters)
    {
        foreach (var parameter in parameters.All)
        {
            Add(parameter.Name, parameter.Text);
        }
    }

    /// <summary>Adds a parameter if it is a rule; tells whether it is.</summary>
    public bool Add(string name, string? canonical)
    {
        foreach (var (parameter, mode) in Names)
        {
            if (parameter == name && canonical is not null && Versions.Split(canonical) is (var url, { } version))
            {
                _rules.Add(new VersionRule(mode, url, version, name));
                return true;
            }
        }

        return false;
    }

    /// <summary>Two rules that contradict each other for a url, or null.</summary>
    public (VersionRule First, VersionRule Second)? Conflict()
    {
        foreach (var rule in _rules)
        {
            if (rule.Mode != VersionRuleMode.Check
                && _rules.Find(r => r.Mode == rule.Mode && r.Url == rule.Url && r.Version != rule.Version) is { } other)
            {
                return (rule, other);
            }
        }

        return null;
    }

    /// <summary>The version to use for a url where its user names this one, or none.</summary>
    public string? Determine(string url, string? stated)
    {
        if (_rules.Count == 0)
        {
            return stated;
        }

        var rule = Find(VersionRuleMode.Force, url)
            ?? (stated is null ? Find(VersionRuleMode.Default, url) ?? Find(VersionRuleMode.Check, url) : null);
        if (rule is null)
        {
            return stated;
        }

        if (!_applied.Contains(rule))
        {
            _applied.Add(rule);
        }

        return rule.Version;
    }

    /// <summary>The version that a check demands in place of this one, or null where all is well.</summary>
    public string? Violated(string url, string? version)
    {
        foreach (var rule in _rules)
        {
            if (rule.Mode == VersionRuleMode.Check && rule.Url == url && !Versions.Matches(rule.Version, version))
            {
                return rule.Version;
            }
        }

        return null;
    }

    private VersionRule? Find(VersionRuleMode mode, string url)
    {
        foreach (var rule in _rules)
        {
            if (rule.Mode == mode && rule.Url == url)
            {
                return rule;
            }
        }

        return null;
    }
}

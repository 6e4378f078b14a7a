using System.Globalization;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>What an expansion rests on: parameters, code systems, value sets, warnings. Shared with the expansions of imports.</summary>
internal sealed class ExpansionLog
{
    private readonly List<ExpansionParameter> _parameters = [];

    public IReadOnlyList<ExpansionParameter> Parameters => _parameters;

    /// <summary>Why the expansion does not list everything, or null where it does.</summary>
    public string? UnclosedReason { get; private set; }

    public void Add(string name, string type, string value)
    {
        var parameter = new ExpansionParameter(name, type, value);
        if (!_parameters.Contains(parameter))
        {
            _parameters.Add(parameter);
        }
    }

    public void Add(string name, bool? value)
    {
        if (value is { } given)
        {
            Add(name, "valueBoolean", given ? "true" : "false");
        }
    }

    public void Add(string name, int value) => Add(name, "valueInteger", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Notes a code system that was used.</summary>
    public void Use(ICodeSystem system, ValueSetDefinition user)
    {
        var canonical = system.Header.Canonical;
        if (system.Header.Content != CodeSystemContent.Complete)
        {
            Add(system.Header.Content == CodeSystemContent.Fragment ? "used-fragment" : "used-example", "valueUri", canonical);
            UnclosedReason ??= $"This extension is based on a fragment of the code system {system.Header.Url}";
        }

        Warn(StatusCheck.Of(system.Header, user), canonical);
        Add("used-codesystem", "valueUri", canonical);
        if (system is SupplementedCodeSystem supplemented)
        {
            foreach (var supplement in supplemented.Supplements)
            {
                Add("used-supplement", "valueUri", supplement.Header.Canonical);
            }
        }
    }

    /// <summary>Notes a value set that was imported.</summary>
    public void Import(ValueSetDefinition valueSet, ValueSetDefinition user, bool isContained)
    {
        Warn(StatusCheck.Of(valueSet, user), valueSet.Canonical);
        if (!isContained)
        {
            Add("used-valueset", "valueUri", valueSet.Canonical);
        }
    }

    public void Warn(IssueKind? kind, string canonical)
    {
        if (StatusCheck.WarningName(kind) is { } name)
        {
            Add(name, "valueUri", canonical);
        }
    }

    /// <summary>Notes that a code system cannot be listed whole.</summary>
    public void MarkUnclosed(string reason) => UnclosedReason ??= reason;
}

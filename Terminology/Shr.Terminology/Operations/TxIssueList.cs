using Shr.Fhir;

namespace Shr.Terminology.Operations;

/// <summary>The issues of one validation, each said once.</summary>
internal sealed class TxIssueList
{
    private readonly List<TxIssue> _issues = [];

    public IReadOnlyList<TxIssue> All => _issues;

    public bool HasErrors => _issues.Exists(i => i.IsError);

    /// <summary>Adds an issue unless the same was said of the same place.</summary>
    public void Add(TxIssue issue)
    {
        if (!_issues.Exists(i => i.Text == issue.Text && i.Expression == issue.Expression && i.Severity == issue.Severity))
        {
            _issues.Add(issue);
        }
    }

    public void Add(IssueKind kind, string expression, params ReadOnlySpan<object?> args) => Add(TxIssue.Of(kind, expression, args));

    /// <summary>Whether something of a kind was said already.</summary>
    public bool Has(IssueKind kind) => _issues.Exists(i => ReferenceEquals(i.Kind, kind));

    public void AddRange(TxIssueList other)
    {
        foreach (var issue in other._issues)
        {
            Add(issue);
        }
    }
}

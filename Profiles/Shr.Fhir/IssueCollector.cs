namespace Shr.Fhir;

/// <summary>
/// Where parsers and rules put what they find. They report and go on; only the interaction decides what to answer.
/// Keeps at most <paramref name="limit"/> issues, so that a hostile body cannot make the server write a novel.
/// </summary>
/// <param name="limit">How many issues are kept; the last one kept says that there were more.</param>
public sealed class IssueCollector(int limit = 1000)
{
    private List<Issue>? _issues;

    /// <summary>All issues in the order found.</summary>
    public IReadOnlyList<Issue> All => _issues ?? (IReadOnlyList<Issue>)[];

    /// <summary>How many issues are kept.</summary>
    public int Count => _issues?.Count ?? 0;

    /// <summary>Whether any issue is an error or worse.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether the limit is reached: a walk may stop, nothing more is kept.</summary>
    public bool IsFull => _issues is not null && _issues.Count > limit;

    /// <summary>Adds an issue with the severity of its kind.</summary>
    public void Add(IssueKind kind, string expression, params ReadOnlySpan<object?> args) =>
        Add(new Issue(kind, kind.Severity, expression, kind.TextOf(args)));

    /// <summary>Adds an issue at a byte offset of the body.</summary>
    public void AddAt(int offset, IssueKind kind, string expression, params ReadOnlySpan<object?> args) =>
        Add(new Issue(kind, kind.Severity, expression, kind.TextOf(args), offset));

    /// <summary>Adds an issue as it is.</summary>
    public void Add(Issue issue)
    {
        HasErrors |= issue.IsError;
        _issues ??= [];
        if (_issues.Count < limit)
        {
            _issues.Add(issue);
        }
        else if (_issues.Count == limit)
        {
            _issues.Add(new Issue(Issues.TooManyIssues, Issues.TooManyIssues.Severity, "", Issues.TooManyIssues.TextOf(limit)));
        }
    }

    /// <summary>Takes over all issues of another collector.</summary>
    public void AddRange(IssueCollector other)
    {
        foreach (var issue in other.All)
        {
            Add(issue);
        }
    }
}

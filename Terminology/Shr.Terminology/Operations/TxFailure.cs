namespace Shr.Terminology.Operations;

/// <summary>Why an operation cannot be answered: an OperationOutcome and its HTTP status.</summary>
internal sealed record TxFailure(int Status, IReadOnlyList<TxIssue> Issues)
{
    public TxFailure(int status, TxIssue issue)
        : this(status, [issue])
    {
    }
}

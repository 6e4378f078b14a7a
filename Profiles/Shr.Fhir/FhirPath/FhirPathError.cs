namespace Shr.Fhir.FhirPath;

/// <summary>Why an expression could not be compiled or evaluated.</summary>
/// <param name="Kind">The stage at which it failed.</param>
/// <param name="Position">The zero-based character of the expression at which it failed.</param>
/// <param name="Text">What is wrong, as a sentence for the author of the expression.</param>
/// <param name="IsLimit">Whether a limit on steps, depth, time or size was reached.</param>
public sealed record FhirPathError(FhirPathErrorKind Kind, int Position, string Text, bool IsLimit = false)
{
    /// <summary>The same as an issue of the catalogue.</summary>
    /// <param name="source">The expression that failed.</param>
    public Issue ToIssue(string source)
    {
        var kind = this switch
        {
            { IsLimit: true } => Issues.FhirPathLimit,
            { Kind: FhirPathErrorKind.Syntax } => Issues.FhirPathSyntax,
            { Kind: FhirPathErrorKind.Semantic } => Issues.FhirPathSemantic,
            _ => Issues.FhirPathExecution,
        };
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.Template, source, Position, Text);
        return new Issue(kind, kind.Severity, "", text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} error at {Position}: {Text}";
}

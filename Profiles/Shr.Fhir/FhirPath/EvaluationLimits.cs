namespace Shr.Fhir.FhirPath;

/// <summary>What one evaluation may cost, so that no expression can hang the server.</summary>
public sealed record EvaluationLimits
{
    /// <summary>The limits used where none are given.</summary>
    public static EvaluationLimits Default { get; } = new();

    /// <summary>How many items may be looked at in all; at least 1.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>How many items may be held at one time; at least 1.</summary>
    public int MaxItems { get; init; } = 2_000_000;

    /// <summary>How many characters of text may be made in all; at least 1.</summary>
    public long MaxText { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long one match of a regular expression may take.</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(250);
}

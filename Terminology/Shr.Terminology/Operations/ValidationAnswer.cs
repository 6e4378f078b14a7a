using Shr.Fhir;

namespace Shr.Terminology.Operations;

/// <summary>The answer to a validation.</summary>
internal sealed class ValidationAnswer
{
    public bool Result { get; set; }

    public string? Code { get; set; }

    public string? System { get; set; }

    public string? Version { get; set; }

    public string? Display { get; set; }

    public string? NormalizedCode { get; set; }

    public bool IsInactive { get; set; }

    public string? Status { get; set; }

    /// <summary>The CodeableConcept as received, as JSON; empty where none was asked about.</summary>
    public byte[] Concept { get; set; } = [];

    /// <summary>Code systems that are not known, and whether the answer hangs on them.</summary>
    public IReadOnlyList<string> UnknownSystems { get; set; } = [];

    public bool IsCausedByUnknownSystem { get; set; }

    public TxIssueList Issues { get; set; } = new();

    /// <summary>Reasons that are told in the message only.</summary>
    public IReadOnlyList<string> Reasons { get; set; } = [];

    /// <summary>A failed validation for a reason that lies outside the code.</summary>
    public static ValidationAnswer Refuse(CodedQuestion question, TxIssue issue)
    {
        var answer = new ValidationAnswer { IsCausedByUnknownSystem = true };
        answer.Issues.Add(issue);
        if (question.IsConcept)
        {
            answer.Concept = question.Concept.Raw.ToArray();
        }
        else if (question.Codings is [var coding])
        {
            (answer.System, answer.Version, answer.Code) = (coding.System, coding.Version, coding.Code);
        }

        return answer;
    }

    /// <summary>Writes the content of a Parameters resource.</summary>
    public void Write(AnswerWriter writer)
    {
        writer.StartParameters();
        writer.Parameter("result", Result);
        writer.Parameter("system", "valueUri"u8, System);
        writer.Parameter("code", "valueCode"u8, Code);
        writer.Parameter("version", "valueString"u8, Version);
        writer.Parameter("display", "valueString"u8, Display);
        writer.Parameter("normalized-code", "valueCode"u8, NormalizedCode);
        if (IsInactive)
        {
            writer.Parameter("inactive", true);
        }

        writer.Parameter("status", "valueCode"u8, Status);
        foreach (var system in UnknownSystems)
        {
            writer.Parameter(IsCausedByUnknownSystem ? "x-caused-by-unknown-system" : "x-unknown-system", "valueCanonical"u8, system);
        }

        if (Message is { Length: > 0 } message)
        {
            writer.Parameter("message", "valueString"u8, message);
        }

        if (Concept.Length > 0)
        {
            writer.StartParameter("codeableConcept", "valueCodeableConcept"u8);
            writer.Json.WriteRawValue(Concept, skipInputValidation: true);
            writer.EndParameter();
        }

        if (Issues.All.Count > 0)
        {
            writer.StartParameter("issues", "resource"u8);
            writer.WriteOutcome(Issues.All);
            writer.EndParameter();
        }

        writer.EndParameters();
    }

    // Errors, and what a reader of the message alone must not miss.
    private string Message => string.Join("; ", Issues.All
        .Where(i => i.IsError || IsTold(i.Kind))
        .Select(i => i.Text)
        .Concat(Reasons)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal));

    private static bool IsTold(IssueKind kind) =>
        ReferenceEquals(kind, TerminologyIssues.InactiveConcept)
        || ReferenceEquals(kind, TerminologyIssues.DeprecatedConcept)
        || ReferenceEquals(kind, TerminologyIssues.WrongDisplay)
        || ReferenceEquals(kind, TerminologyIssues.WrongDisplaySpace)
        || ReferenceEquals(kind, TerminologyIssues.NoDisplayForLanguage)
        || ReferenceEquals(kind, TerminologyIssues.NoDisplayForLanguageOk)
        || ReferenceEquals(kind, TerminologyIssues.NoDisplayAtAll)
        || ReferenceEquals(kind, TerminologyIssues.CodingWithoutSystem);
}

using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary><c>CodeSystem/$subsumes</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-operation-subsumes.html</remarks>
internal static class SubsumesOperation
{
    /// <summary>Compares two codes; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope)
    {
        var parameters = scope.Parameters;
        var a = parameters.Coding("codingA") ?? new Coding(null, null, parameters.Text("codeA"));
        var b = parameters.Coding("codingB") ?? new Coding(null, null, parameters.Text("codeB"));
        var inline = parameters.Find("codeSystem").Resource is { Exists: true } resource ? FhirCodeSystemReader.Read(resource) : null;
        var url = a.System ?? b.System ?? parameters.Text("system", "url") ?? inline?.Header.Url;
        if (a.Code is null || b.Code is null || url is null)
        {
            scope.Fail(400, TerminologyIssues.NoCodeToLookUp);
            return null;
        }

        if ((b.System ?? url) != (a.System ?? url))
        {
            scope.Fail(422, TerminologyIssues.BadParameter, "codingB", b.System, $"both codes must be of one code system, here {a.System}");
            return null;
        }

        if ((inline ?? CodeSystemResolution.Find(scope, url, a.Version ?? b.Version ?? parameters.Text("version"))) is not { } system
            || Find(scope, system, a.Code) is not { } first
            || Find(scope, system, b.Code) is not { } second)
        {
            return null;
        }

        using var writer = new AnswerWriter();
        writer.StartParameters();
        writer.Parameter("outcome", "valueCode"u8, Compare(system, first, second) switch
        {
            Subsumption.Equivalent => "equivalent",
            Subsumption.Subsumes => "subsumes",
            Subsumption.SubsumedBy => "subsumed-by",
            _ => "not-subsumed",
        });
        writer.EndParameters();
        return writer.Finish();
    }

    /// <summary>How two concepts of a code system stand to each other.</summary>
    public static Subsumption Compare(ICodeSystem system, Concept a, Concept b) =>
        a == b ? Subsumption.Equivalent
        : system.Subsumes(a, b) ? Subsumption.Subsumes
        : system.Subsumes(b, a) ? Subsumption.SubsumedBy
        : Subsumption.NotSubsumed;

    private static Concept? Find(TxScope scope, ICodeSystem system, string code)
    {
        if (system.TryFind(code, out var concept))
        {
            return concept;
        }

        scope.Fail(404, TerminologyIssues.LookupUnknownCode, code, system.Header.Url, system.Header.Version is { } known ? $" version '{known}'" : "");
        return null;
    }
}

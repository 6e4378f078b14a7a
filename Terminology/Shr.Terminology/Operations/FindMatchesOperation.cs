using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary><c>CodeSystem/$find-matches</c>: the codes that have given properties.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-operation-find-matches.html</remarks>
internal static class FindMatchesOperation
{
    private const int MaxMatches = 100;

    /// <summary>Finds codes; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope)
    {
        var parameters = scope.Parameters;
        if (parameters.Text("system", "url") is not { } url)
        {
            scope.Fail(400, TerminologyIssues.NoCodeSystemGiven);
            return null;
        }

        var properties = new List<(string Code, string Value)>();
        foreach (var property in parameters.FindAll("property"))
        {
            string? code = null;
            string? value = null;
            foreach (var part in property.Part["part"u8].Items)
            {
                if (part.String("name"u8) == "code")
                {
                    code = part.Value.Text;
                }
                else if (part.String("name"u8) == "value")
                {
                    value = part.Value.Text ?? part.Value.String("code"u8);
                }
            }

            if (code is not null && value is not null)
            {
                properties.Add((code, value));
            }
        }

        if (properties.Count == 0)
        {
            scope.Fail(400, TerminologyIssues.NoProperty);
            return null;
        }

        return CodeSystemResolution.Find(scope, url, parameters.Text("version")) is { } system ? Find(scope, system, properties) : null;
    }

    private static TerminologyResult? Find(TxScope scope, ICodeSystem system, List<(string Code, string Value)> properties)
    {
        ConceptSet? found = null;
        foreach (var (code, value) in properties)
        {
            if (system.Select(new ConceptFilter(code, "=", value), out var problem) is not { } set)
            {
                scope.Fail(422, TerminologyIssues.FilterNotUnderstood, code, "=", value, "$find-matches", system.Header.Url, problem);
                return null;
            }

            found = found is null ? set : found.And(set);
        }

        using var writer = new AnswerWriter();
        writer.StartParameters();
        foreach (var concept in found!.Items.Take(MaxMatches))
        {
            writer.StartParts("match");
            writer.StartParameter("code", "valueCoding"u8);
            writer.WriteCoding(new Coding(system.Header.Url, system.Header.Version, system.CodeOf(concept), system.DisplayOf(concept)));
            writer.EndParameter();
            writer.EndParts();
        }

        writer.EndParameters();
        return writer.Finish();
    }
}

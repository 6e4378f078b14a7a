using Shr.Terminology.Languages;

namespace Shr.Terminology.Operations;

/// <summary><c>ValueSet/$expand</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-operation-expand.html</remarks>
internal static class ExpandOperation
{
    private static readonly string[] EchoedBooleans = ["excludeNested", "activeOnly", "includeDesignations", "includeDefinition", "excludeNotForUI", "excludePostCoordinated"];

    /// <summary>Expands; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope, int? threshold, Func<Guid> newId, TimeProvider time)
    {
        if (ValidateCodeOperation.ResolveValueSet(scope) is not { } valueSet || ExpansionRequest.Read(scope, threshold) is not { } request)
        {
            return null;
        }

        var log = new ExpansionLog();
        foreach (var (name, value) in valueSet.ExpansionParameters)
        {
            if (name == "displayLanguage")
            {
                scope.DisplayLanguages ??= LanguagePreference.Parse(value);
            }
            else if (!scope.Rules.Add(name, value) && scope.Parameters.Text(name) is null && name != "versionsMatch")
            {
                scope.Parameters.Add(name, value);
            }
        }

        if (scope.RequestLanguages is null && valueSet.Language is { } language)
        {
            scope.RequestLanguages = LanguagePreference.Parse(language);
        }

        foreach (var supplement in valueSet.Supplements)
        {
            scope.RequiredSupplements.Add(supplement);
        }

        Echo(scope, request, log);
        log.Warn(StatusCheck.Of(valueSet, valueSet), valueSet.Canonical);
        var expansion = new ValueSetExpander(scope, log, request).Expand(valueSet);
        if (expansion is null || HasMissingSupplement(scope))
        {
            return null;
        }

        foreach (var rule in scope.Rules.Applied)
        {
            if (rule.Canonical != valueSet.Canonical)
            {
                log.Add(rule.Parameter, "valueUri", rule.Canonical);
            }
        }

        using var writer = new AnswerWriter();
        new ExpansionWriter(scope, writer).Write(valueSet, expansion, log, $"urn:uuid:{newId():D}", time.GetUtcNow(), request.Offset);
        return writer.Finish();
    }

    private static bool HasMissingSupplement(TxScope scope)
    {
        var missing = scope.MissingSupplements.ToList();
        if (missing.Count == 0)
        {
            return false;
        }

        scope.Fail(422, TerminologyIssues.SupplementMissing, string.Join(",", missing));
        return true;
    }

    private static void Echo(TxScope scope, ExpansionRequest request, ExpansionLog log)
    {
        if (request.Filter is { } filter)
        {
            log.Add("filter", "valueString", filter.Text);
        }

        if (scope.Languages is { } languages)
        {
            log.Add("displayLanguage", "valueCode", languages.Text);
        }

        foreach (var designation in scope.Parameters.Texts("designation"))
        {
            log.Add("designation", "valueString", designation);
        }

        foreach (var name in EchoedBooleans)
        {
            log.Add(name, scope.Parameters.Boolean(name));
        }

        if (request.Offset is { } offset)
        {
            log.Add("offset", offset);
        }

        if (request.Count is { } count)
        {
            log.Add("count", count);
        }
    }
}

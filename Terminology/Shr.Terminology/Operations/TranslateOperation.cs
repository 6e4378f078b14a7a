using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;

namespace Shr.Terminology.Operations;

/// <summary><c>ConceptMap/$translate</c>, from source to target or back, with the parameter names of R4 and R5.</summary>
/// <remarks>https://hl7.org/fhir/R4/conceptmap-operation-translate.html, https://hl7.org/fhir/R5/conceptmap-operation-translate.html</remarks>
internal static class TranslateOperation
{
    private const int MaxChain = 10;

    /// <summary>Translates; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope)
    {
        var parameters = scope.Parameters;
        var (codings, isReverse) = Question(parameters);
        if (Maps(scope) is not { } maps)
        {
            return codings.Count > 0 ? RemoteAnswers.Translate(scope, codings) : null;
        }

        if (codings.Count == 0)
        {
            scope.Fail(400, TerminologyIssues.NoMapGiven);
            return null;
        }

        var other = isReverse ? parameters.Text("sourceSystem") ?? parameters.Text("targetsystem") : parameters.Text("targetSystem", "targetsystem");
        if (parameters.Text("system") is not null && isReverse && parameters.Boolean("reverse") == true)
        {
            other = parameters.Text("targetsystem", "targetSystem");
        }

        var matches = new List<TranslationMatch>();
        foreach (var coding in codings)
        {
            var asked = coding.System is { } system ? coding with { System = scope.CanonicalOf(system) } : coding;
            foreach (var map in maps)
            {
                Translate(scope, map, asked, isReverse, other, matches, 0);
            }
        }

        return matches.Exists(m => m.IsUsable) ? Answer(matches, codings) : RemoteAnswers.Translate(scope, codings) ?? Answer(matches, codings);
    }

    private static (List<Coding> Codings, bool IsReverse) Question(OperationParameters parameters)
    {
        var reverse = parameters.Boolean("reverse") ?? false;
        var list = new List<Coding>();
        if (parameters.Text("targetCode") is { } targetCode)
        {
            list.Add(new Coding(parameters.Text("targetSystem"), null, targetCode));
            return (list, true);
        }

        foreach (var name in (ReadOnlySpan<string>)["targetCoding", "coding", "sourceCoding"])
        {
            if (parameters.Coding(name) is { } coding)
            {
                list.Add(coding);
                return (list, reverse || name == "targetCoding");
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["targetCodeableConcept", "codeableConcept", "sourceCodeableConcept"])
        {
            if (parameters.Find(name).Value is { Exists: true } concept)
            {
                foreach (var item in concept["coding"u8].Items)
                {
                    list.Add(OperationParameters.ReadCoding(item));
                }

                return (list, reverse || name == "targetCodeableConcept");
            }
        }

        if (parameters.Text("code", "sourceCode") is { } code)
        {
            list.Add(new Coding(parameters.Text("system", "sourceSystem"), parameters.Text("version"), code));
        }

        return (list, reverse);
    }

    private static IReadOnlyList<ConceptMapDefinition>? Maps(TxScope scope)
    {
        var parameters = scope.Parameters;
        if (parameters.Find("conceptMap").Resource is { Exists: true } inline)
        {
            return [ConceptMapReader.Read(inline)];
        }

        if (parameters.Text("url") is { } canonical)
        {
            var (url, stated) = Versions.Split(canonical);
            var version = parameters.Text("conceptMapVersion") ?? stated;
            var found = scope.All(s => s.FindConceptMaps(url)).Where(m => Versions.Matches(version, m.Version))
                .OrderBy(m => m.Version, Comparer<string?>.Create(Versions.NewestFirst)).FirstOrDefault();
            if (found is null)
            {
                scope.Fail(404, TerminologyIssues.UnknownConceptMap, Versions.Join(url, version));
                return null;
            }

            return [found];
        }

        var (source, target) = (parameters.Text("source", "sourceScope"), parameters.Text("target", "targetScope"));
        return [.. scope.All(s => s.ConceptMaps)
            .Where(m => (source is null || m.SourceScope is null || m.SourceScope == source) && (target is null || m.TargetScope is null || m.TargetScope == target))
            .DistinctBy(m => m.Canonical)];
    }

    private static void Translate(TxScope scope, ConceptMapDefinition map, Coding coding, bool isReverse, string? other, List<TranslationMatch> matches, int depth)
    {
        foreach (var group in map.Groups)
        {
            var (from, to) = isReverse ? (group.Target, group.Source) : (group.Source, group.Target);
            if ((coding.System is not null && from is not null && coding.System != from) || (other is not null && to is not null && other != to))
            {
                continue;
            }

            if (isReverse)
            {
                foreach (var (source, target) in group.Reverse[coding.Code!])
                {
                    matches.Add(new TranslationMatch(map, new Coding(group.Target, group.TargetVersion, target.Code), new Coding(group.Source, group.SourceVersion, source), target.Equivalence, target.Comment, true));
                }
            }
            else if (group.Elements.TryGetValue(coding.Code!, out var targets))
            {
                matches.AddRange(targets.Select(t => new TranslationMatch(map, t.Code is null ? null : new Coding(group.Target, group.TargetVersion, t.Code, t.Display), new Coding(group.Source, null, coding.Code), t.Equivalence, t.Comment, false)));
            }
            else
            {
                AddUnmapped(scope, map, group, coding, other, matches, depth);
            }
        }
    }

    private static void AddUnmapped(TxScope scope, ConceptMapDefinition map, ConceptMapGroup group, Coding coding, string? other, List<TranslationMatch> matches, int depth)
    {
        // What is not listed is only spoken of where the code is surely of this group's system.
        if (coding.System is null || group.Source is null)
        {
            return;
        }

        var source = new Coding(group.Source, null, coding.Code);
        switch (group.UnmappedMode)
        {
            case "provided":
                matches.Add(new TranslationMatch(map, new Coding(group.Target, group.TargetVersion, coding.Code), source, "equal", null, false));
                break;
            case "fixed" when group.UnmappedCode is { } code:
                matches.Add(new TranslationMatch(map, new Coding(group.Target, group.TargetVersion, code, group.UnmappedDisplay), source, "inexact", null, false));
                break;
            case "other-map" when group.UnmappedMap is { } next && depth < MaxChain:
                var (url, version) = Versions.Split(next);
                foreach (var chained in scope.All(s => s.FindConceptMaps(url)).Where(m => Versions.Matches(version, m.Version)).Take(1))
                {
                    Translate(scope, chained, coding, false, other, matches, depth + 1);
                }

                break;
        }
    }

    private static TerminologyResult Answer(List<TranslationMatch> matches, List<Coding> codings)
    {
        var isFound = matches.Exists(m => m.IsUsable);
        using var writer = new AnswerWriter();
        writer.StartParameters();
        writer.Parameter("result", isFound);
        if (!isFound)
        {
            writer.Parameter("message", "valueString"u8, $"No mapping was found for {string.Join(", ", codings.Select(c => $"'{c.System}#{c.Code}'"))}");
        }

        foreach (var match in matches)
        {
            match.Write(writer);
        }

        writer.EndParameters();
        return writer.Finish();
    }
}

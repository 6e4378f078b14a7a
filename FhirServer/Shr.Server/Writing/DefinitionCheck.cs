using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Search.Model;
using Shr.Terminology;
using Shr.Validation;

namespace Shr.Server.Writing;

/// <summary>
/// Refuses definitions that the next model could not use, with their faults. A definition is judged against all that will stand
/// beside it: what was uploaded before, and what the same transaction brings.
/// </summary>
internal sealed class DefinitionCheck(ModelRefresh refresh)
{
    /// <summary>The model a resource is judged by: for a StructureDefinition the newest one, with the definitions of the same commit; else the request's own.</summary>
    /// <remarks>Only StructureDefinitions need others to be judged; a model for each of a thousand code systems would be a waste.</remarks>
    public async ValueTask<CompiledModel> ModelForAsync(Resource resource, CompiledModel model, WriteScope scope, CancellationToken cancellationToken)
    {
        if (resource.Type.Name != "StructureDefinition")
        {
            return model;
        }

        var newest = await refresh.NewestAsync(cancellationToken);
        var beside = scope.Bodies.Where(b => DefinitionUploads.Holds(b.Key.Type)).Select(b => (b.Key.ToString(), b.Value.ToArray())).ToList();
        if (beside.Count < 2)
        {
            return newest;
        }

        var definitions = newest.Definitions.With(DefinitionLayer.FromFiles("transaction", beside, new IssueCollector()));
        var profiles = new ProfileSet(newest.Types, definitions) { Terminology = newest.Terminology };
        return newest with { Definitions = definitions, Profiles = profiles, Validator = new ResourceValidator(profiles) };
    }

    /// <summary>Adds what is wrong beyond what its type asks; nothing for records that are no definitions.</summary>
    public static void Check(Resource resource, CompiledModel model, IssueCollector issues)
    {
        if (issues.HasErrors)
        {
            return;
        }

        switch (resource.Type.Name)
        {
            case "SearchParameter":
                SearchParameterCompiler.Check(SearchParameterDefinition.Read(resource.Tree), model.Definitions, model.Types, model.FhirPath, issues);
                break;
            case "ValueSet" when model.Terminology is TerminologyService terminology:
                CheckValueSet(resource, terminology, issues);
                break;
        }
    }

    // What is included is looked at as an expansion would: a filter nobody understands, a circle of value sets. That a code system is not
    // held here, or that there are too many codes, is no fault of the definition.
    private static void CheckValueSet(Resource resource, TerminologyService terminology, IssueCollector issues)
    {
        var answer = terminology.Run(TerminologyOperation.Expand, new TerminologyRequest().AddBody(resource.Root).Add("count", "1"));
        if (answer.Status < 400 || JsonTreeReader.Read(answer.Json.ToArray(), new IssueCollector()) is not { } outcome)
        {
            return;
        }

        using (outcome)
        {
            var list = outcome.Find(0, "issue"u8);
            for (var issue = outcome.FirstChild(list); issue >= 0; issue = outcome.NextSibling(issue, list))
            {
                var text = outcome.Find(outcome.Find(issue, "details"u8), "text"u8);
                if (outcome.Find(issue, "code"u8) is >= 0 and var code && outcome.StringOf(code) is "not-supported" or "invalid" or "processing" && text >= 0)
                {
                    issues.Add(ServerIssues.DefinitionFaulty, "ValueSet.compose", outcome.StringOf(text));
                }
            }
        }
    }
}

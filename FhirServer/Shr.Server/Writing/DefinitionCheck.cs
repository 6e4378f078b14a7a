using Shr.Fhir;
using Shr.Search.Model;

namespace Shr.Server.Writing;

/// <summary>Refuses definitions that the next model could not use, with their faults.</summary>
internal static class DefinitionCheck
{
    /// <summary>Adds what is wrong; nothing for records that are no definitions.</summary>
    public static void Check(Resource resource, CompiledModel model, IssueCollector issues)
    {
        if (resource.Type.Name == "SearchParameter" && !issues.HasErrors)
        {
            SearchParameterCompiler.Check(SearchParameterDefinition.Read(resource.Tree), model.Definitions, model.Types, model.FhirPath, issues);
        }
    }
}

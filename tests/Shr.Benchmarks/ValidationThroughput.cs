using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Validation;

namespace Shr.Benchmarks;

/// <summary>Reading strictly (parse and shape), and validating against base R4 with all constraints, parse included.</summary>
internal static class ValidationThroughput
{
    public static void Run(IEnumerable<(string Name, byte[] Json)> inputs, Action<string, Action> print)
    {
        var validator = new ResourceValidator(new ProfileSet(R4Definitions.Types, DefinitionSet.R4));
        var national = new ResourceValidator(new ProfileSet(R4Definitions.Types, DefinitionSet.R4.With(BdCoreDefinitions.Layer)));
        var core = new ValidationSettings { RequiredProfiles = ["https://fhir.dghs.gov.bd/core/StructureDefinition/bd-patient"] };
        var settings = new ValidationSettings();
        foreach (var (name, json) in inputs)
        {
            print($"structure-{name}", () =>
            {
                var issues = new IssueCollector();
                using var resource = Resource.Parse(json, R4Definitions.Types, issues)!;
                StructureCheck.Run(resource, issues);
            });
            print($"validate-{name}", () =>
            {
                var issues = new IssueCollector();
                using var resource = Resource.Parse(json, R4Definitions.Types, issues)!;
                validator.Validate(resource, settings, issues);
            });
            if (name == "patient")
            {
                print("validate-bd-patient", () =>
                {
                    var issues = new IssueCollector();
                    using var resource = Resource.Parse(json, R4Definitions.Types, issues)!;
                    national.Validate(resource, core, issues);
                });
            }
        }
    }
}

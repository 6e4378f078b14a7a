using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Ucum;
using Shr.Search.Extraction;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Benchmarks;

/// <summary>What every write pays to be found: all search parameters of a record, as keys.</summary>
internal static class IndexThroughput
{
    public static void Run(Resource patient, Resource observation, Resource bundle, Action<string, Action> print)
    {
        var ucum = new UcumService();
        var model = SearchParameterCompiler.Compile(R4Definitions.Types, DefinitionSet.R4, new FhirPathCompiler(R4Definitions.Types, ucum), new Numbers(), new IssueCollector());
        var extractor = new IndexExtractor(model, new IndexOptions(), UnitConverter.Of(ucum));
        print("index-patient", () => extractor.Extract(patient, new ResourceKey("Patient", "1")));
        print("index-observation", () => extractor.Extract(observation, new ResourceKey("Observation", "1")));
        var records = RecordsOf(bundle);
        print("index-bundle", () =>
        {
            foreach (var record in records)
            {
                extractor.Extract(record, new ResourceKey(record.Type.Name, "1"));
            }
        });
        records.ForEach(r => r.Dispose());
    }

    private static List<Resource> RecordsOf(Resource bundle)
    {
        var records = new List<Resource>();
        foreach (var entry in bundle.Root.ChildrenOf("entry"u8))
        {
            if (entry.Child("resource"u8) is { Exists: true } resource)
            {
                var (start, end) = bundle.Tree.Extent(resource.Row);
                records.Add(Resource.Parse(bundle.Tree.Bytes[start..end], R4Definitions.Types, new IssueCollector())!);
            }
        }

        return records;
    }

    private sealed class Numbers : IParameterNumbers
    {
        private readonly Dictionary<(string, string), ushort> _numbers = [];

        public ushort NumberOf(string resourceType, string code)
        {
            if (!_numbers.TryGetValue((resourceType, code), out var number))
            {
                _numbers[(resourceType, code)] = number = (ushort)(_numbers.Count + 1);
            }

            return number;
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shr.Fhir.Definitions;
using Shr.Search.Model;
using Shr.Server;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Effects;

/// <summary>Every include and reverse include that the CapabilityStatement names brings the record it says; what it does not name is refused.</summary>
public sealed class IncludeEffectTests
{
    // Their references stand in elements that need more beside them, or are no reference to a record (an entry of a Bundle).
    private static readonly string[] Impossible = ["Bundle:composition", "Bundle:message"];
    private TestServer _server = null!;
    private SearchModel _model = null!;
    private Dictionary<string, JsonNode> _claims = null!;

    public static IEnumerable<string> ResourceTypes => R4Definitions.Types.ResourceTypes.Select(t => t.Name);

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _model = _server.Services.GetRequiredService<ModelHolder>().Current.Search;
        _claims = (await _server.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray().ToDictionary(r => r!["type"]!.GetValue<string>(), r => r!);
        foreach (var type in ResourceTypes)
        {
            var target = SampleResources.Of(type);
            target["id"] = "sample-1";
            if (_model.Find(type, "url") is not null && R4Definitions.Types.Require(type).FindElement("url") is not null)
            {
                target["url"] = $"http://example.org/{type}/named";
            }

            Assert.That((await _server.PutAsync($"{type}/sample-1", target.ToJsonString())).Status, Is.EqualTo(201));
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task Each_include_of_a_type_brings_its_target_and_each_reverse_include_its_source(string type)
    {
        var failures = new List<string>();
        foreach (var include in Words(_claims[type]["searchInclude"]).Where(i => i != "*" && !Impossible.Contains(i)))
        {
            var parameter = _model.Find(type, include.Split(':')[1])!;
            if (await WhyNotAsync(parameter, include) is { } why)
            {
                failures.Add($"{include}: {why}");
            }
        }

        Assert.That(failures, Is.Empty);
    }

    [TestCase("Patient?_include=Patient:no-such")]
    [TestCase("Patient?_include=Patient:name")]
    [TestCase("Patient?_revinclude=Observation:code")]
    [TestCase("Patient?_revinclude=Nothing:patient")]
    public async Task An_include_that_is_not_named_is_refused(string search) =>
        Assert.That((await _server.GetAsync(search)).Status, Is.EqualTo(400));

    private async Task<string?> WhyNotAsync(CompiledSearchParameter parameter, string include)
    {
        var why = "no reference could be made";
        foreach (var places in ParameterPlaces.Of(parameter))
        {
            try
            {
                // A canonical names a definition by its url, here one of the first type it may name.
                var named = parameter.Targets.First(t => t != parameter.ResourceType && _model.Find(t, "url") is not null || parameter.Targets.Count == 1 || parameter.Targets.All(a => _model.Find(a, "url") is null));
                var record = SampleResources.Of(parameter.ResourceType, 1, places).ToJsonString().Replace("http://example.org/sample/1", $"http://example.org/{named}/named", StringComparison.Ordinal);
                why = await WhyNotAsync(parameter, include, JsonNode.Parse(record)!.AsObject());
            }
            catch (ArgumentException e)
            {
                why = e.Message;
            }

            if (why is null)
            {
                return null;
            }
        }

        return HandMade.Records.TryGetValue($"{parameter.ResourceType}.{parameter.Code}", out var made)
            ? await WhyNotAsync(parameter, include, JsonNode.Parse(made.Record.Replace("example.org/vs/$", "example.org/ValueSet/named", StringComparison.Ordinal).Replace("example.org/CodeSystem/$", "example.org/CodeSystem/named", StringComparison.Ordinal).Replace("$", "sample-1", StringComparison.Ordinal))!.AsObject())
            : why;
    }

    private async Task<string?> WhyNotAsync(CompiledSearchParameter parameter, string include, JsonObject record)
    {
        var type = parameter.ResourceType;
        var stored = await _server.PostAsync(type, record.ToJsonString());
        if (stored.Status != 201)
        {
            return stored.Text;
        }

        var id = stored.Json["id"]!.GetValue<string>();
        var forth = await _server.GetAsync($"{type}?_id={id}&_include={include}");
        if (Keys(forth, "include").FirstOrDefault() is not { } target)
        {
            return $"nothing came with {record}";
        }

        var targetType = target.Split('/')[0];
        if (parameter.Targets.Count < _model.ResourceTypes.Count && !Words(_claims[targetType]["searchRevInclude"]).Contains(include))
        {
            return $"{targetType} does not name the reverse include";
        }

        var back = await _server.GetAsync($"{targetType}?_id={target.Split('/')[1]}&_revinclude={include}&_count=1");
        return Keys(back, "include").Contains($"{type}/{id}") ? null : $"{target} did not bring {type}/{id} back";
    }

    private static IEnumerable<string> Words(JsonNode? list) => list?.AsArray().Select(w => w!.GetValue<string>()) ?? [];

    private static IEnumerable<string> Keys(Answer answer, string mode) => answer.Entries
        .Where(e => e!["search"]!["mode"]!.GetValue<string>() == mode).Select(e => $"{e!["resource"]!["resourceType"]}/{e["resource"]!["id"]}");
}

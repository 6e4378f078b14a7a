using System.Text;
using Shr.Fhir.Definitions;
using Shr.Search.Model;
using Shr.Search.Tests;
using Shr.Server;
using Shr.Server.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Shr.Conformance.Http.Effects;

/// <summary>
/// Every search parameter that the CapabilityStatement names is proven by what it does: a record with a value is found by
/// it, one with another value is not.
/// </summary>
public sealed class ParameterEffectTests
{
    private TestServer _server = null!;
    private SearchModel _model = null!;
    private Dictionary<string, HashSet<string>> _claimed = null!;

    public static IEnumerable<string> ResourceTypes => R4Definitions.Types.ResourceTypes.Select(t => t.Name);

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _model = _server.Services.GetRequiredService<ModelHolder>().Current.Search;
        _claimed = (await _server.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray().ToDictionary(
            r => r!["type"]!.GetValue<string>(), r => r!["searchParam"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ToHashSet());
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [TestCaseSource(nameof(ResourceTypes))]
    public async Task Each_parameter_of_a_type_finds_its_value_and_no_other(string type)
    {
        var failures = new List<string>();
        foreach (var parameter in _model.ParametersOf(type).Where(p => !p.Code.StartsWith('_') && p.Selector is not null))
        {
            Assert.That(_claimed[type], Does.Contain(parameter.Code));
            if (!HandMade.Impossible.Contains($"{type}.{parameter.Code}") && await WhyNotAsync(parameter) is { } why)
            {
                failures.Add($"{parameter.Code}: {why}");
            }
        }

        Assert.That(failures, Is.Empty);
    }

    private async Task<string?> WhyNotAsync(CompiledSearchParameter parameter)
    {
        if (HandMade.Records.TryGetValue($"{parameter.ResourceType}.{parameter.Code}", out var made))
        {
            return await WhyNotAsync(parameter, made.Query, made.Record.Replace("$", made.Value, StringComparison.Ordinal), made.Record.Replace("$", made.Other, StringComparison.Ordinal));
        }

        var why = $"no value could be made for {parameter.Definition.Expression}";
        foreach (var places in ParameterPlaces.Of(parameter))
        {
            try
            {
                why = await WhyNotAsync(parameter, places);
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

        return why;
    }

    private async Task<string?> WhyNotAsync(CompiledSearchParameter parameter, IReadOnlyList<SamplePlace> places)
    {
        var type = parameter.ResourceType;
        var json = Encoding.UTF8.GetBytes(SampleResources.Of(type, 1, places).ToJsonString());
        using var resource = Resource.Parse(json, R4Definitions.Types, new IssueCollector());
        if (resource is null || ValueSample.Of(resource, parameter).FirstOrDefault() is not { } sample)
        {
            return $"no value at {string.Join(", ", places.Select(p => string.Join('.', p.Path)))} in {Encoding.UTF8.GetString(json)}";
        }

        return await WhyNotAsync(parameter, sample.Query, Encoding.UTF8.GetString(json), SampleResources.Of(type, 2, places).ToJsonString());
    }

    private async Task<string?> WhyNotAsync(CompiledSearchParameter parameter, string value, string record, string otherRecord)
    {
        var type = parameter.ResourceType;
        var found = await _server.PostAsync(type, record);
        var other = await _server.PostAsync(type, otherRecord);
        if (found.Status != 201 || other.Status != 201)
        {
            return $"not stored: {(found.Status != 201 ? found : other).Text}";
        }

        var query = $"{type}?{parameter.Code}={Uri.EscapeDataString(value)}&_id={found.Json["id"]},{other.Json["id"]}";
        var answer = await _server.GetAsync(query, ("Prefer", "handling=strict"));
        return answer.Status == 200 && answer.Matches.SequenceEqual([found.Json["id"]!.GetValue<string>()])
            ? null
            : $"{query} answered {answer.Status} with {(answer.Status == 200 ? string.Join(',', answer.Matches) : answer.Text)}; stored {record}; expression {parameter.Definition.Expression}";
    }
}

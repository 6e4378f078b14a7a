using System.Text.Json.Nodes;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Effects;

/// <summary>Every operation that the CapabilityStatement names is there, at the level it is named for; what it does is tested beside it. Others are not there.</summary>
public sealed class OperationEffectTests
{
    private const string Unknown = "SHR-5050";
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        await _server.PutAsync("Patient/here", """{"resourceType":"Patient","id":"here"}""");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Each_operation_that_is_named_is_there()
    {
        var rest = (await _server.GetAsync("metadata")).Json["rest"]![0]!;
        var missing = new List<string>();
        foreach (var name in Names(rest))
        {
            if (await IsUnknownAsync($"${name}"))
            {
                missing.Add($"${name}");
            }
        }

        foreach (var resource in rest["resource"]!.AsArray())
        {
            var type = resource!["type"]!.GetValue<string>();
            foreach (var name in Names(resource))
            {
                if (await IsUnknownAsync($"{type}/${name}") && await IsUnknownAsync($"{type}/here/${name}"))
                {
                    missing.Add($"{type}/${name}");
                }
            }
        }

        Assert.That(missing, Is.Empty);
    }

    [TestCase("$apply")]
    [TestCase("Patient/$lastn")]
    [TestCase("Observation/here/$everything")]
    [TestCase("Patient/here/$no-such")]
    public async Task An_operation_that_is_not_named_is_not_there(string path)
    {
        var answer = await _server.GetAsync(path);

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((404, Unknown)));
    }

    private static IEnumerable<string> Names(JsonNode node) => node["operation"]?.AsArray().Select(o => o!["name"]!.GetValue<string>()) ?? [];

    private async Task<bool> IsUnknownAsync(string path)
    {
        var answer = await _server.PostAsync(path, """{"resourceType":"Parameters"}""");
        return answer.Status is 404 or 405 && answer.Json["resourceType"]?.GetValue<string>() == "OperationOutcome" && answer.Issues.Contains(Unknown);
    }
}

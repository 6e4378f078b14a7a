using System.Text.Json.Nodes;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Crucible;

/// <summary>Bundles that are done: Crucible's TransactionAndBatchTest.</summary>
public sealed class TransactionTests
{
    private TestServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await TestServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task XFER0_references_of_a_whole_record_lead_to_its_new_ids()
    {
        var answer = await SendAsync("transaction", Record("urn:uuid:p", "urn:uuid:c"));

        AssertDone(answer, 201, 201, 201, 201);
        var patient = KeyOf(answer, 0);
        Assert.That(await ReferenceOfAsync(KeyOf(answer, 1)), Is.EqualTo(patient));
        Assert.That(await ReferenceOfAsync(KeyOf(answer, 3)), Is.EqualTo(patient));
    }

    [Test]
    public async Task XFER1_a_patient_that_is_there_is_not_made_twice()
    {
        AssertDone(await SendAsync("transaction", Patient("urn:uuid:p", "n1")), 201);

        var answer = await SendAsync("transaction", Patient("urn:uuid:p", "n1", "identifier=urn:ids|n1"), Observation("urn:uuid:o", "urn:uuid:p"));

        AssertDone(answer, 200, 201);
        Assert.That((await _server.GetAsync("Patient")).Matches, Has.Count.EqualTo(1));
        Assert.That(await ReferenceOfAsync(KeyOf(answer, 1)), Is.EqualTo($"Patient/{(await _server.GetAsync("Patient")).Matches[0]}"));
    }

    [Test]
    public async Task XFER2_deletes_a_create_and_a_conditional_update_go_together()
    {
        var record = await SendAsync("transaction", Record("urn:uuid:p", "urn:uuid:c"));

        var answer = await SendAsync(
            "transaction", Entry("DELETE", KeyOf(record, 1)), Entry("DELETE", KeyOf(record, 2)), Observation("urn:uuid:o", KeyOf(record, 0)),
            Entry("PUT", $"Condition?code=http://snomed.info/sct|38341003&patient={KeyOf(record, 0)}", Condition(KeyOf(record, 0))));

        AssertDone(answer, 204, 204, 201, 200);
        Assert.That(KeyOf(answer, 3), Is.EqualTo(KeyOf(record, 3)));
    }

    [Test]
    public async Task XFER3_a_condition_that_two_records_meet_keeps_nothing()
    {
        AssertDone(await SendAsync("transaction", Patient("urn:uuid:a", "n2"), Patient("urn:uuid:b", "n2")), 201, 201);

        var answer = await SendAsync("transaction", Patient("urn:uuid:c", "n2", "identifier=urn:ids|n2"), Observation("urn:uuid:o", "urn:uuid:c"));

        Assert.That((answer.Status / 100, answer.Json["resourceType"]!.GetValue<string>()), Is.EqualTo((4, "OperationOutcome")));
        Assert.That((await _server.GetAsync("Observation")).Matches, Is.Empty);
    }

    [Test]
    public async Task XFER4_entries_are_done_in_the_order_of_the_specification_and_answered_in_theirs()
    {
        var patient = KeyOf(await SendAsync("transaction", Patient("urn:uuid:p", "n3")), 0);
        var old = KeyOf(await SendAsync("transaction", Observation("urn:uuid:o", patient)), 0);
        var kept = KeyOf(await SendAsync("transaction", Observation("urn:uuid:o", patient)), 0);

        var answer = await SendAsync(
            "transaction",
            Entry("GET", $"Observation?patient={patient}&status=amended"),
            Entry("PUT", kept, Resource($$"""{"resourceType":"Observation","id":"{{kept.Split('/')[1]}}","status":"amended","code":{"text":"x"},"subject":{"reference":"{{patient}}"} }""")),
            Observation("urn:uuid:n", patient),
            Entry("DELETE", old));

        AssertDone(answer, 200, 200, 201, 204);
        Assert.That(answer.Entries[0]!["resource"]!["entry"]!.AsArray().Select(e => e!["resource"]!["id"]!.GetValue<string>()), Is.EqualTo(new[] { kept.Split('/')[1] }));
    }

    [Test]
    public async Task XFER5_XFER6_everything_of_a_patient_is_made_again_under_new_ids_and_deleted_in_any_order()
    {
        var record = await SendAsync("transaction", Record("urn:uuid:p", "urn:uuid:c"));
        var everything = await _server.GetAsync($"{KeyOf(record, 0)}/$everything");

        var copy = await SendAsync("transaction", [.. everything.Entries.Select(e =>
            Entry("POST", e!["resource"]!["resourceType"]!.GetValue<string>(), e["resource"]!.DeepClone().AsObject(), e["fullUrl"]!.GetValue<string>()))]);

        AssertDone(copy, [.. everything.Entries.Select(_ => 201)]);
        var patient = Enumerable.Range(0, 4).Select(i => KeyOf(copy, i)).Single(k => k.StartsWith("Patient/", StringComparison.Ordinal));
        Assert.That(patient, Is.Not.EqualTo(KeyOf(record, 0)));
        foreach (var key in Enumerable.Range(0, 4).Select(i => KeyOf(copy, i)).Where(k => k != patient))
        {
            Assert.That(await ReferenceOfAsync(key), Is.EqualTo(patient));
        }

        AssertDone(await SendAsync("transaction", [.. Enumerable.Range(0, 4).Select(i => Entry("DELETE", KeyOf(record, i)))]), 204, 204, 204, 204);
        Assert.That((await _server.GetAsync(KeyOf(record, 0))).Status, Is.EqualTo(410));
    }

    [Test]
    public async Task XFER10_entries_of_a_batch_must_not_lean_on_each_other()
    {
        var answer = await SendAsync("batch", Patient("urn:uuid:p", "n4"), Observation("urn:uuid:o", "urn:uuid:p"));

        Assert.That(Statuses(answer).Select(s => s / 100), Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public async Task XFER11_XFER12_a_batch_creates_searches_and_deletes()
    {
        var patient = KeyOf(await SendAsync("transaction", Patient("urn:uuid:p", "n5")), 0);

        var answer = await SendAsync("batch", Observation("urn:uuid:a", patient), Observation("urn:uuid:b", patient), Entry("GET", $"Observation?patient={patient}"));

        AssertDone(answer, 201, 201, 200);
        Assert.That(answer.Entries[2]!["resource"]!["total"]!.GetValue<int>(), Is.EqualTo(2));
        AssertDone(await SendAsync("batch", Entry("DELETE", KeyOf(answer, 0)), Entry("DELETE", KeyOf(answer, 1)), Entry("DELETE", patient)), 204, 204, 204);
    }

    private static JsonObject[] Record(string patient, string condition) =>
        [Patient(patient, "n0"), Observation("urn:uuid:o1", patient), Observation("urn:uuid:o2", patient), Entry("POST", "Condition", Condition(patient), condition)];

    private static JsonObject Patient(string fullUrl, string identifier, string? ifNoneExist = null)
    {
        var entry = Entry("POST", "Patient", Resource($$"""{"resourceType":"Patient","identifier":[{"system":"urn:ids","value":"{{identifier}}"}]}"""), fullUrl);
        if (ifNoneExist is not null)
        {
            entry["request"]!["ifNoneExist"] = ifNoneExist;
        }

        return entry;
    }

    private static JsonObject Observation(string fullUrl, string patient) =>
        Entry("POST", "Observation", Resource($$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{patient}}"} }"""), fullUrl);

    private static JsonObject Condition(string patient) =>
        Resource($$"""{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003"}]},"subject":{"reference":"{{patient}}"} }""");

    private static JsonObject Resource(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Entry(string method, string url, JsonObject? resource = null, string? fullUrl = null)
    {
        var entry = new JsonObject { ["request"] = new JsonObject { ["method"] = method, ["url"] = url } };
        if (resource is not null)
        {
            entry["resource"] = resource;
        }

        if (fullUrl is not null)
        {
            entry["fullUrl"] = fullUrl;
        }

        return entry;
    }

    private async Task<Answer> SendAsync(string type, params JsonObject[] entries) =>
        await _server.PostAsync("", new JsonObject { ["resourceType"] = "Bundle", ["type"] = type, ["entry"] = new JsonArray([.. entries]) }.ToJsonString());

    private static void AssertDone(Answer answer, params int[] statuses)
    {
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(Statuses(answer), Is.EqualTo(statuses), answer.Text);
    }

    private static IEnumerable<int> Statuses(Answer answer) =>
        answer.Entries.Select(e => int.Parse(e!["response"]!["status"]!.GetValue<string>()[..3], System.Globalization.CultureInfo.InvariantCulture));

    private static string KeyOf(Answer answer, int entry)
    {
        var segments = answer.Entries[entry]!["response"]!["location"]!.GetValue<string>().Split("/_history/")[0].Split('/');
        return $"{segments[^2]}/{segments[^1]}";
    }

    private async Task<string> ReferenceOfAsync(string key) => (await _server.GetAsync(key)).Json["subject"]!["reference"]!.GetValue<string>();
}

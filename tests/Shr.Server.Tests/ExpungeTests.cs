namespace Shr.Server.Tests;

/// <summary>What is past is removed for good, by operators, after a count.</summary>
public sealed class ExpungeTests
{
    private TestServer _server = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await _server.PutAsync("Patient/a", $$"""{"resourceType":"Patient","id":"a","multipleBirthInteger":{{i}}}""");
        }

        await _server.PutAsync("Patient/b", """{"resourceType":"Patient","id":"b"}""");
        await _server.SendAsync("DELETE", "Patient/b");
    }

    [TearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task First_it_counts_and_then_it_removes_what_was_counted()
    {
        var count = await ExpungeAsync("$expunge", """{"name":"expungePreviousVersions","valueBoolean":true},{"name":"expungeDeletedResources","valueBoolean":true}""");
        Assert.That((Value(count, "versions"), Value(count, "records"), Value(count, "done")), Is.EqualTo(("4", "1", "false")), count.Text);
        Assert.That((await _server.GetAsync("Patient/a/_history/1")).Status, Is.EqualTo(200));

        var wrong = await ExpungeAsync("$expunge", """{"name":"expungePreviousVersions","valueBoolean":true},{"name":"expect","valueInteger":1}""");
        Assert.That((wrong.Status, wrong.Issues[0]), Is.EqualTo((409, "SHR-5072")));

        var done = await ExpungeAsync("$expunge", """{"name":"expungePreviousVersions","valueBoolean":true},{"name":"expungeDeletedResources","valueBoolean":true},{"name":"expect","valueInteger":4}""");
        Assert.That((Value(done, "versions"), Value(done, "done")), Is.EqualTo(("4", "true")), done.Text);
        Assert.That((await _server.GetAsync("Patient/a/_history/1")).Status, Is.EqualTo(404));
        Assert.That((await _server.GetAsync("Patient/a")).Json["multipleBirthInteger"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That((await _server.GetAsync("Patient/b")).Status, Is.EqualTo(404));
        Assert.That((await _server.GetAsync("_history")).Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task One_record_can_be_named()
    {
        await ExpungeAsync("Patient/b/$expunge", """{"name":"expungeDeletedResources","valueBoolean":true},{"name":"expect","valueInteger":2}""");

        Assert.That((await _server.GetAsync("Patient/b")).Status, Is.EqualTo(404));
        Assert.That((await _server.GetAsync("Patient/a/_history/1")).Status, Is.EqualTo(200));
        var again = await _server.PutAsync("Patient/b", """{"resourceType":"Patient","id":"b"}""");
        Assert.That((again.Status, again.Header("ETag")), Is.EqualTo((201, "W/\"1\"")));
    }

    [TestCase("", 400)]
    [TestCase("""{"name":"expungeEverything","valueBoolean":true}""", 400)]
    [TestCase("""{"name":"expungePreviousVersions","valueString":"true"}""", 400)]
    public async Task What_is_not_said_clearly_is_refused(string parameters, int status) =>
        Assert.That((await ExpungeAsync("Patient/$expunge", parameters)).Status, Is.EqualTo(status));

    [Test]
    public async Task It_changes_something_so_it_needs_POST() => Assert.That((await _server.GetAsync("$expunge")).Status, Is.EqualTo(405));

    private Task<Answer> ExpungeAsync(string path, string parameters) =>
        _server.PostAsync(path, "{\"resourceType\":\"Parameters\"" + (parameters.Length == 0 ? "" : ",\"parameter\":[" + parameters + "]") + "}");

    private static string? Value(Answer answer, string name) => answer.Json["parameter"]?.AsArray().FirstOrDefault(p => p!["name"]!.GetValue<string>() == name)?
        .AsObject().First(v => v.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToJsonString();
}

using System.Diagnostics;

namespace Shr.Server.Tests.Security;

/// <summary>The national sign-in with an identity provider elsewhere.</summary>
public sealed class ExternalProviderTests
{
    private const string Desk = """{"id":70012,"name":"Desk","email":"desk@uhc.example","is_active":1,"activated":true,"access_token":"TOKEN","groups":["Facility Admin","MCI User","SHR User"],"profiles":[{"name":"facility","id":"10000069","catchment":["302618"]}]}""";

    private StubIssuer _provider = null!;
    private Access _access = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _provider = await StubIssuer.StartAsync();
        _provider.User = Desk;
        _access = await Access.StartAsync(
            "National", $"--Security:Provider:Address={_provider.Address}/api/1.0", "--Security:Provider:ClientId=shr", "--Security:Provider:ApiToken=api",
            "--Security:Provider:CacheSeconds=1", "--Security:Provider:TimeoutSeconds=1");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _access.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Test]
    public async Task It_is_asked_once_while_its_answer_is_fresh_and_a_signed_out_token_is_refused_soon()
    {
        Assert.That((await GetAsync()).Status, Is.EqualTo(200));
        Assert.That((await GetAsync()).Status, Is.EqualTo(200));
        Assert.That(_provider.Asked, Is.EqualTo(1));

        _provider.User = null;
        await Task.Delay(1100);

        Assert.That((await GetAsync()).Status, Is.EqualTo(401));
    }

    [TestCase("\"is_active\":1", "\"is_active\":0")]
    [TestCase("\"activated\":true", "\"activated\":false")]
    [TestCase("TOKEN", "another")]
    [TestCase("70012", "70013")]
    [TestCase("desk@uhc.example", "Desk@uhc.example")]
    [TestCase("{\"id\"", "[{\"id\"")]
    public async Task An_answer_that_does_not_fit_is_401(string from, string to)
    {
        _provider.User = Desk.Replace(from, to);

        Assert.That((await GetAsync()).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task One_that_does_not_answer_costs_no_more_than_the_time_out()
    {
        _provider.Delay = TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();

        var answer = await GetAsync();

        Assert.That((answer.Status, answer.Issues[0]), Is.EqualTo((401, "SHR-7013")));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private Task<Answer> GetAsync() =>
        _access.Server.GetAsync("Organization?_count=1", ("X-Auth-Token", "t"), ("client_id", "70012"), ("From", "desk@uhc.example"));
}

using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios A8 and A9 of the patient index: each cell of the document's table of roles, and callers with several roles.</summary>
public sealed class PatientRolesTests
{
    private const string Denied = """{"code":403,"message":"Access is denied"}""";

    private PatientIndex _index = null!;
    private string _hid = null!;
    private Dictionary<string, Enrolled> _users = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _index = await PatientIndex.StartAsync();
        _hid = await _index.CreateAsync("""{"nid":"1234567890","bin_brn":"12345678901234567","household_code":"42"}""");
        _users = new()
        {
            ["facility"] = _index.Facility, ["provider"] = _index.Provider, ["patient"] = _index.Patient(_hid), ["system"] = _index.System,
            ["datasense"] = _index.Datasense, ["admin"] = _index.Admin, ["approver"] = _index.Approver,
        };
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _index.DisposeAsync();

    [TestCase("create", "facility provider")]
    [TestCase("read", "facility provider patient system datasense admin approver")]
    [TestCase("search-nid", "facility provider admin")]
    [TestCase("search-brn", "facility provider admin")]
    [TestCase("search-household", "facility provider admin")]
    [TestCase("search-name", "facility provider admin")]
    [TestCase("update", "facility provider admin")]
    [TestCase("approvals", "approver")]
    [TestCase("approval-detail", "approver")]
    [TestCase("approval-accept", "approver")]
    [TestCase("approval-reject", "approver")]
    [TestCase("locations", "admin approver")]
    public async Task A8_who_may_and_who_may_not(string operation, string allowed)
    {
        foreach (var (role, who) in _users)
        {
            var answer = await DoAsync(operation, who);
            if (allowed.Split(' ').Contains(role))
            {
                // What an approver decides about is not there: but it was not the role that stood in the way.
                Assert.That(answer.Status, operation is "approval-accept" or "approval-reject" ? Is.EqualTo(400) : Is.InRange(200, 202), $"{role}: {answer.Text}");
            }
            else
            {
                Assert.That((answer.Status, answer.Text), Is.EqualTo((403, Denied)), role);
            }
        }
    }

    [Test]
    public async Task A8_a_patient_reads_the_own_record_only_and_learns_of_no_other()
    {
        var other = await _index.CreateAsync();

        Assert.That((await _index.GetAsync(_hid, _users["patient"])).Status, Is.EqualTo(200));
        foreach (var hid in new[] { other, "98999999999" })
        {
            var answer = await _index.GetAsync(hid, _users["patient"]);
            Assert.That((answer.Status, answer.Text), Is.EqualTo((403, Denied)));
        }
    }

    [Test]
    public async Task A9_several_roles_are_added_up()
    {
        var both = _index.Access.Enrol("both", "both@index.example", ["MCI User", "Facility Admin", "MCI Admin"], ["facility:10000005:302618", "admin:9:3026"]);
        var staff = _index.Access.Enrol("staff", "staff@index.example", ["MCI User", "Patient", "Provider"], [$"patient:{_hid}", "provider:19:302618"]);
        var hid = await _index.CreateAsync(who: both);

        await _index.UpdateAsync(hid, """{"given_name":"Rokeya"}""", both);

        Assert.That((await _index.DocumentAsync(hid))["given_name"]!.ToString(), Is.EqualTo("Rokeya"), "an administrator's change is immediate");
        Assert.That((await _index.GetAsync(hid, staff)).Status, Is.EqualTo(200), "who also treats patients reads others too");
    }

    [Test]
    public async Task A_patients_profile_means_the_record_with_that_health_id_on_the_FHIR_API_too()
    {
        var patient = await _index.ResourceAsync(_hid);
        var other = await _index.ResourceAsync(await _index.CreateAsync());
        var who = _users["patient"];

        Assert.That((await _index.FhirAsync(who, "GET", $"Patient/{patient["id"]}")).Status, Is.EqualTo(200));
        Assert.That((await _index.FhirAsync(who, "GET", $"Patient/{other["id"]}")).Status, Is.EqualTo(404));
        Assert.That((await _index.FhirAsync(who, "GET", "Patient")).Matches, Is.EqualTo(new[] { patient["id"]!.ToString() }));
        var record = await _index.FhirAsync(_index.System, "PUT", "Patient/plain", """{"resourceType":"Patient","id":"plain"}""");
        Assert.That(record.Status, Is.EqualTo(201), record.Text);
        Assert.That((await _index.FhirAsync(_index.Patient("plain"), "GET", "Patient")).Matches, Is.EqualTo(new[] { "plain" }), "a record id still names the record");
    }

    [Test]
    public async Task What_waits_is_for_the_eyes_of_those_who_decide()
    {
        var hid = await _index.CreateAsync();
        await _index.UpdateAsync(hid, """{"given_name":"Secret"}""");
        var elsewhere = _index.Access.Enrol("office2", "approver2@office.example", ["MCI Approver"], ["admin:3:1004"]);
        var counts = new List<int>();
        foreach (var who in new[] { _index.System, _index.Admin, _index.Approver, elsewhere, _index.Facility, _index.Provider, _users["patient"] })
        {
            var found = await _index.FhirAsync(who, "GET", $"Task/approvals-{hid}");
            counts.Add(found.Status);
        }

        Assert.That(counts.Select(c => c == 200), Is.EqualTo(new[] { true, true, true, false, false, false, false }), string.Join(' ', counts));
        var forged = await _index.FhirAsync(_index.Facility, "POST", "Task", """{"resourceType":"Task","status":"requested","intent":"proposal","code":{"coding":[{"system":"http://dghs.gov.bd/registry/review-kind","code":"field-approval"}]}}""");
        Assert.That(forged.Status, Is.EqualTo(403), forged.Text);
    }

    private Task<Answer> DoAsync(string operation, Enrolled who) => operation switch
    {
        "create" => _index.SendAsync(who, "POST", "/patients", PatientIndex.Minimal),
        "read" => _index.GetAsync(_hid, who),
        "search-nid" => _index.SendAsync(who, "GET", "/patients?nid=1234567890"),
        "search-brn" => _index.SendAsync(who, "GET", "/patients?bin_brn=12345678901234567"),
        "search-household" => _index.SendAsync(who, "GET", "/patients?household_code=42"),
        "search-name" => _index.SendAsync(who, "GET", "/patients?given_name=Rahima&present_address=302618"),
        "update" => _index.SendAsync(who, "PUT", $"/patients/{_hid}", """{"religion":"1"}"""),
        "approvals" => _index.SendAsync(who, "GET", "/catchments/3026/approvals"),
        "approval-detail" => _index.SendAsync(who, "GET", $"/catchments/3026/approvals/{_hid}"),
        "approval-accept" => _index.SendAsync(who, "PUT", $"/catchments/3026/approvals/{_hid}", """{"given_name":"X"}"""),
        "approval-reject" => _index.SendAsync(who, "DELETE", $"/catchments/3026/approvals/{_hid}", """{"given_name":"X"}"""),
        _ => _index.SendAsync(who, "GET", "/locations?parent=30"),
    };
}

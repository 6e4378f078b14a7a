using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>A server with the people of the feeds' scenarios: two facilities, a provider, national systems, admins, patients.</summary>
internal sealed class FeedWorld : IAsyncDisposable
{
    public const string Area = "302618";
    public const string AddressCode = "http://dghs.gov.bd/registry/address-code";

    private readonly Access _access;

    private FeedWorld(Access access)
    {
        _access = access;
        System = _access.Headers(_access.Enrol("hq", "hq@hq.example", ["SHR System Admin"], []));
        Facility = _access.Headers(_access.EnrolFacility("10000069", Area));
        Elsewhere = _access.Headers(_access.EnrolFacility("10000070", "1004"));
        Provider = _access.Headers(_access.Enrol("clinic", "18@clinic.example", ["MCI User", "SHR User", "Provider"], ["provider:18:" + Area]));
        Datasense = _access.Headers(_access.Enrol("datasense", "d@d.example", ["Facility Admin", "SHR System Admin"], ["facility:10000071:3026"]));
        Admin = _access.Headers(_access.Enrol("desk", "admin@desk.example", ["MCI Admin"], ["mci-supervisor:2:3026"]));
        Approver = _access.Headers(_access.Enrol("desk", "approver@desk.example", ["MCI Approver"], ["mci-supervisor:3:3026"]));
    }

    public TestServer Server => _access.Server;

    public string Home => Server.Base[..^"/fhir".Length];

    public (string, string)[] System { get; }

    public (string, string)[] Facility { get; }

    public (string, string)[] Elsewhere { get; }

    public (string, string)[] Provider { get; }

    public (string, string)[] Datasense { get; }

    public (string, string)[] Admin { get; }

    public (string, string)[] Approver { get; }

    public static async Task<FeedWorld> StartAsync(params string[] args) => new(await Access.StartAsync("Both", args));

    /// <summary>Somebody who is a patient and nothing else.</summary>
    public (string, string)[] Person(string patient) =>
        _access.Headers(_access.Enrol("home", $"{patient}@home.example", ["MCI User", "SHR User", "Patient"], ["patient:" + patient]));

    /// <summary>Writes a patient on the FHIR API, who lives at a geo code.</summary>
    public async Task PatientAsync(string id, string area, string given = "Rahima", string? more = null, (string, string)[]? headers = null)
    {
        var answer = await Server.PutAsync($"Patient/{id}", Patient(id, area, given, more), headers ?? System);
        Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
    }

    public static string Patient(string id, string area, string given, string? more = null) => $$"""
        {"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{id}}"}],
         "name":[{"use":"official","given":["{{given}}"],"family":"Khatun"}],"gender":"female","birthDate":"1991-03-04",
         "address":[{"use":"home","line":["House 4"],"extension":[{"url":"{{AddressCode}}","valueString":"{{area}}"}]}]{{(more is null ? "" : "," + more)}}}
        """;

    public Task<Answer> GetAsync(string path, (string, string)[] headers, string? accept = null) =>
        Server.GetAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : Home + path, accept is null ? headers : [.. headers, ("Accept", accept)]);

    /// <summary>Writes an encounter of a patient on the FHIR API, with an observation in it.</summary>
    public async Task EncounterAsync(string id, string patient, string? confidentiality = null, string status = "finished")
    {
        var security = confidentiality is null ? "" : $$""","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"{{confidentiality}}"}]}""";
        var answer = await Server.PostAsync("", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Encounter","id":"{{id}}"{{security}},"status":"{{status}}","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
               "subject":{"reference":"Patient/{{patient}}"} },"request":{"method":"PUT","url":"Encounter/{{id}}"} },
             {"resource":{{Observation(id, patient, "7")}},"request":{"method":"PUT","url":"Observation/o-{{id}}"} }]}
            """, System);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
    }

    public static string Observation(string encounter, string patient, string value) => $$"""
        {"resourceType":"Observation","id":"o-{{encounter}}","status":"final","code":{"text":"secret"},"subject":{"reference":"Patient/{{patient}}"},
         "encounter":{"reference":"Encounter/{{encounter}}"},"valueString":"{{value}}"}
        """;

    /// <summary>Asks the patient index.</summary>
    public Task<Answer> IndexAsync(string method, string path, string body, (string, string)[] headers) =>
        Server.SendAsync(method, Home + "/api/v1" + path, body, [("Content-Type", "application/json"), .. headers]);

    /// <summary>Creates a patient in the patient index, who must be taken, and answers the health id.</summary>
    public async Task<string> CreateAsync((string, string)[] headers)
    {
        var answer = await IndexAsync("POST", "/patients", PatientIndex.Minimal, headers);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    /// <summary>Updates a patient, or decides about what waits; it must be taken.</summary>
    public async Task ChangeAsync(string method, string path, string body, (string, string)[] headers)
    {
        var answer = await IndexAsync(method, path, body, headers);
        Assert.That(answer.Status, Is.EqualTo(202), answer.Text);
    }

    /// <summary>The entries of a feed that must be given.</summary>
    public async Task<JsonArray> EntriesAsync(string path, (string, string)[] headers)
    {
        var answer = await GetAsync(path, headers);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Json["entries"]!.AsArray();
    }

    /// <summary>Follows the next links until a page is empty or says that there is none.</summary>
    public async Task<List<JsonNode>> FollowAsync(string path, (string, string)[] headers)
    {
        var all = new List<JsonNode>();
        var pages = 0;
        for (var next = path; next is not null && pages < 200; pages++)
        {
            var answer = await GetAsync(next, headers);
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
            var entries = answer.Json["entries"]!.AsArray();
            all.AddRange(entries.Select(e => e!));
            next = answer.Json["nextUrl"]?.GetValue<string>();
        }

        Assert.That(pages, Is.LessThan(200), "the links must end");
        return all;
    }

    public ValueTask DisposeAsync() => _access.DisposeAsync();
}

using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>A server with access control and one user of each kind that the national document names, who ask the patient index.</summary>
internal sealed class PatientIndex : IAsyncDisposable
{
    public const string Minimal = """
        {"given_name":"Rahima","sur_name":"Khatun","date_of_birth":"1991-03-04","gender":"F",
         "present_address":{"address_line":"House 4","division_id":"30","district_id":"26","upazila_id":"18"}}
        """;

    private PatientIndex(Access access)
    {
        Access = access;
        Facility = access.EnrolFacility("10000069", "302618");
        Provider = access.Enrol("clinic", "doctor@clinic.example", ["MCI User", "SHR User", "Provider"], ["provider:18:302618"]);
        Admin = access.Enrol("index", "admin@index.example", ["MCI Admin"], ["admin:7:3026"]);
        Approver = access.Enrol("office", "approver@office.example", ["MCI Approver"], ["admin:2:3026"]);
        System = access.Enrol("national", "system@national.example", ["SHR System Admin"], []);
        Datasense = access.Enrol("analytics", "datasense@national.example", ["Facility Admin", "SHR System Admin"], ["facility:10000002:3026"]);
    }

    public Access Access { get; }

    public Enrolled Facility { get; }

    public Enrolled Provider { get; }

    public Enrolled Admin { get; }

    public Enrolled Approver { get; }

    public Enrolled System { get; }

    public Enrolled Datasense { get; }

    public static async Task<PatientIndex> StartAsync(params string[] args) => new(await Access.StartAsync("National", args));

    /// <summary>Somebody who is a patient and nothing else.</summary>
    public Enrolled Patient(string hid) => Access.Enrol("people", $"{hid}@people.example", ["MCI User", "SHR User", "Patient"], [$"patient:{hid}"]);

    public Task<Answer> SendAsync(Enrolled who, string method, string path, string? body = null) =>
        Access.Server.SendAsync(method, Access.Server.Base.Replace("/fhir", "/api/v1") + path, body, [("Content-Type", "application/json"), .. Access.Headers(who)]);

    public Task<Answer> FhirAsync(Enrolled who, string method, string path, string? body = null) =>
        Access.Server.SendAsync(method, path, body, Access.Headers(who));

    /// <summary>Creates a patient and answers the health id.</summary>
    public async Task<string> CreateAsync(string? changes = null, Enrolled? who = null)
    {
        var answer = await SendAsync(who ?? Facility, "POST", "/patients", With(Minimal, changes));
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    public Task<Answer> GetAsync(string hid, Enrolled? who = null) => SendAsync(who ?? Facility, "GET", $"/patients/{hid}");

    public async Task<JsonNode> DocumentAsync(string hid)
    {
        var answer = await GetAsync(hid);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Json;
    }

    /// <summary>Updates a patient, which must be taken.</summary>
    public async Task UpdateAsync(string hid, string changes, Enrolled? who = null)
    {
        var answer = await SendAsync(who ?? Facility, "PUT", $"/patients/{hid}", changes);
        Assert.That((answer.Status, answer.Text), Is.EqualTo((202, $$"""{"http_status":202,"id":"{{hid}}"}""")));
    }

    /// <summary>The Patient that has a health id.</summary>
    public async Task<JsonObject> ResourceAsync(string hid)
    {
        var found = await FhirAsync(System, "GET", $"Patient?identifier=http://dghs.gov.bd/identifier/uhid|{hid}");
        return found.Entries[0]!["resource"]!.AsObject();
    }

    /// <summary>Leaves behind what a merge does.</summary>
    public async Task MergeAsync(string hid, string into)
    {
        var patient = await ResourceAsync(hid);
        patient["active"] = false;
        patient["link"] = new JsonArray(new JsonObject
        {
            ["type"] = "replaced-by",
            ["other"] = new JsonObject { ["reference"] = $"Patient/{(await ResourceAsync(into))["id"]}" },
        });
        var answer = await FhirAsync(System, "PUT", $"Patient/{patient["id"]}", patient.ToJsonString());
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
    }

    /// <summary>The codes and fields of the faults of a refusal.</summary>
    public static string Faults(Answer answer) =>
        string.Join(' ', answer.Json["errors"]!.AsArray().Select(e => $"{e!["code"]}:{e["field"]}"));

    /// <summary>A JSON object with the properties of another one; null there takes one away.</summary>
    public static string With(string json, string? changes)
    {
        var target = JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in changes is null ? [] : JsonNode.Parse(changes)!.AsObject())
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target.ToJsonString();
    }

    public ValueTask DisposeAsync() => Access.DisposeAsync();
}

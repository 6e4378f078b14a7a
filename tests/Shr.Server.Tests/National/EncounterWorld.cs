using System.Text.Json.Nodes;
using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>A server with access control, two facilities and their doctors, a few patients, and everybody who may ask for encounters.</summary>
internal sealed class EncounterWorld : IAsyncDisposable
{
    public const string Rahima = "98000100100";
    public const string Secret = "98000100118";
    public const string Old = "98000100126";
    public const string Unknown = "98000100134";
    public const string Gone = "98000100142";
    public const string OldTerminology = "http://tr.example/openmrs/ws/rest/v1/tr/";
    private const string Security = "\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":\"V\"}]";

    private EncounterWorld(Access access) => Access = access;

    public Access Access { get; }

    public TestServer Server => Access.Server;

    public (string, string)[] Facility { get; private set; } = [];

    public (string, string)[] Doctor { get; private set; } = [];

    public (string, string)[] Other { get; private set; } = [];

    public (string, string)[] Patient { get; private set; } = [];

    public (string, string)[] System { get; private set; } = [];

    public (string, string)[] Datasense { get; private set; } = [];

    public string FacilityUser { get; private set; } = "";

    public string Home => Server.Base[..^"/fhir".Length];

    public static async Task<EncounterWorld> StartAsync(params string[] args)
    {
        var world = new EncounterWorld(await Access.StartAsync("National", args));
        await world.LoadAsync();
        return world;
    }

    public Task<Answer> PostAsync(string hid, JsonNode bundle, (string, string)[]? who = null, params (string, string)[] headers) =>
        Server.SendAsync("POST", $"{Home}/patients/{hid}/encounters", bundle.ToJsonString(), [.. who ?? Facility, .. headers]);

    public Task<Answer> PutAsync(string hid, string id, JsonNode bundle, (string, string)[]? who = null) =>
        Server.SendAsync("PUT", $"{Home}/patients/{hid}/encounters/{id}", bundle.ToJsonString(), who ?? Facility);

    public Task<Answer> GetAsync(string hid, string id, (string, string)[]? who = null, string accept = "application/fhir+json") =>
        Server.SendAsync("GET", $"{Home}/patients/{hid}/encounters/{id}", null, [.. who ?? Facility, ("Accept", accept)]);

    /// <summary>Posts a Bundle that must be accepted, and answers the encounter's id.</summary>
    public async Task<string> AcceptAsync(JsonNode bundle, string hid = Rahima, (string, string)[]? who = null)
    {
        var answer = await PostAsync(hid, bundle, who);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["successful"]!.GetValue<bool>());
        return answer.Json["encounterId"]!.GetValue<string>();
    }

    /// <summary>Posts a Bundle that must be refused with 422, and answers its errors as "field: reason".</summary>
    public async Task<string[]> RefuseAsync(JsonNode bundle, string hid = Rahima)
    {
        var answer = await PostAsync(hid, bundle);
        Assert.That((answer.Status, answer.Json["httpStatus"]?.GetValue<string>()), Is.EqualTo((422, "422")), answer.Text);
        return [.. answer.Json["errors"]!.AsArray().Select(e => $"{e!["field"]}: {e["reason"]}")];
    }

    /// <summary>Sends the FHIR API a transaction that must be refused.</summary>
    public async Task RefuseTransactionAsync()
    {
        var answer = await Server.PostAsync("", """
            {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Encounter","status":"no-status","class":{"code":"AMB"}},"request":{"method":"POST","url":"Encounter"}}]}
            """, Facility);
        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
    }

    /// <summary>The entries of a type in what a read answered.</summary>
    public static JsonNode[] Of(Answer read, string type) =>
        [.. read.Json["content"]!["entry"]!.AsArray().Select(e => e!["resource"]!).Where(r => r["resourceType"]!.GetValue<string>() == type)];

    public ValueTask DisposeAsync() => Access.DisposeAsync();

    private async Task LoadAsync()
    {
        var desk = Access.EnrolFacility("10000069", "302618");
        FacilityUser = desk.ClientId;
        Facility = Access.Headers(desk);
        Other = Access.Headers(Access.EnrolFacility("10000070", "3026"));
        Doctor = Access.Headers(Access.Enrol("doctor", "doctor@hospital.example", ["MCI User", "SHR User", "Provider"], ["provider:18:302618"]));
        Patient = Access.Headers(Access.Enrol("home", "rahima@home.example", ["SHR User", "Patient"], [$"patient:{Rahima}"]));
        System = Access.Headers(Access.Enrol("national", "system@national.example", ["SHR System Admin"], []));
        Datasense = Access.Headers(Access.Enrol("datasense", "sense@national.example", ["Facility Admin", "SHR System Admin"], ["facility:10000069:3026"]));
        await PutAsync("Organization", "f1", "\"name\":\"Upazila Health Complex\"," + Identifier("facility", "10000069"));
        await PutAsync("Organization", "f2", "\"name\":\"Sadar Hospital\"," + Identifier("facility", "10000070"));
        await PutAsync("Organization", "f3", "\"name\":\"In no registry\"");
        await PutAsync("Practitioner", "d1", Identifier("provider", "18"));
        await PutAsync("PractitionerRole", "r1", "\"active\":true,\"practitioner\":{\"reference\":\"Practitioner/d1\"},\"organization\":{\"reference\":\"Organization/f1\"}");
        await PutAsync("Patient", Rahima, Identifier("uhid", Rahima) + ",\"active\":true,\"address\":[{\"use\":\"home\",\"district\":\"3026\"}]");
        await PutAsync("Patient", Secret, $"\"meta\":{{{Security}}}," + Identifier("uhid", Secret));
        await PutAsync("Patient", "p-old", Identifier("uhid", Old) + ",\"active\":false,\"link\":[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"Patient/" + Rahima + "\"}}]");
        await PutAsync("Patient", Gone, Identifier("uhid", Gone) + ",\"deceasedDateTime\":\"2020-02-03\"");
        await PutAsync("CodeSystem", "outcome", $"\"url\":\"{OldTerminology}vs/procedure-outcome\",\"status\":\"active\",\"content\":\"complete\",\"concept\":[{{\"code\":\"385669000\"}}]");
        await PutAsync("CodeSystem", "term", $"\"url\":\"{OldTerminology}referenceterms/fa460ea6\",\"status\":\"active\",\"content\":\"complete\",\"concept\":[{{\"code\":\"A90\"}}]");
        await PutAsync("CodeSystem", "units", $"\"url\":\"{OldTerminology}vs/quantity-units\",\"status\":\"active\",\"content\":\"complete\",\"concept\":[{{\"code\":\"mg\"}}]");
    }

    private async Task PutAsync(string type, string id, string content)
    {
        var answer = await Server.PutAsync($"{type}/{id}", $"{{\"resourceType\":\"{type}\",\"id\":\"{id}\",{content}}}", System);
        Assert.That(answer.Status, Is.AnyOf(200, 201), answer.Text);
    }

    private static string Identifier(string system, string value) => $"\"identifier\":[{{\"system\":\"http://dghs.gov.bd/identifier/{system}\",\"value\":\"{value}\"}}]";
}

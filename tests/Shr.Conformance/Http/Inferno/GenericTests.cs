using System.Text.Json.Nodes;
using Shr.Server.Tests;

namespace Shr.Conformance.Http.Inferno;

/// <summary>
/// The generic algorithm of Inferno's US Core tests (C1 to C4, R1, S1 to S11, V1, M2) over records of our own: one patient
/// with something of each type, searched in the combinations that US Core 3.1.1 and 6.1 ask for.
/// </summary>
/// <remarks>Out of scope: C5 and M1 (they ask for the US profiles), N1, N2 (their note types), V2 (data of the tester). SMART and bulk data have suites of their own.</remarks>
public sealed class GenericTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private TestServer _server = null!;
    private string _patient = "";

    // Type, and the parameters that are searched together with the patient.
    private static readonly (string Type, string[][] Searches)[] Groups =
    [
        ("AllergyIntolerance", [["patient"], ["patient", "clinical-status"]]),
        ("CarePlan", [["patient", "category"], ["patient", "category", "status"], ["patient", "category", "status", "date"]]),
        ("CareTeam", [["patient", "status"]]),
        ("Condition", [["patient"], ["patient", "category"], ["patient", "code"], ["patient", "clinical-status"], ["patient", "onset-date"]]),
        ("Device", [["patient"], ["patient", "type"]]),
        ("DiagnosticReport", [["patient"], ["patient", "category"], ["patient", "category", "date"], ["patient", "code"], ["patient", "code", "date"], ["patient", "status"]]),
        ("DocumentReference", [["patient"], ["patient", "type"], ["patient", "category"], ["patient", "category", "date"], ["patient", "status"]]),
        ("Encounter", [["patient"], ["patient", "date"], ["patient", "class"], ["patient", "status"], ["patient", "type"]]),
        ("Goal", [["patient"], ["patient", "lifecycle-status"]]),
        ("Immunization", [["patient"], ["patient", "status"], ["patient", "date"]]),
        ("MedicationRequest", [["patient", "intent"], ["patient", "intent", "status"], ["patient", "intent", "authoredon"]]),
        ("Observation", [["patient", "code"], ["patient", "category"], ["patient", "category", "date"], ["patient", "category", "status"], ["patient", "code", "date"]]),
        ("Procedure", [["patient"], ["patient", "date"], ["patient", "status"], ["patient", "code", "date"]]),
        ("ServiceRequest", [["patient"], ["patient", "category"], ["patient", "code"], ["patient", "status"], ["patient", "category", "authored"]]),
    ];

    public static IEnumerable<TestCaseData> Searches => Groups.SelectMany(g => g.Searches.Select(s => new TestCaseData(g.Type, s).SetArgDisplayNames(g.Type, string.Join('+', s))));

    public static IEnumerable<string> PatientTypes => Groups.Select(g => g.Type);

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync();
        _patient = await _server.CreateAsync("""{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"a,b"}],"name":[{"family":"Akter","given":["Nasrin"]}],"gender":"female","birthDate":"1985-04-01"}""");
        var other = await _server.CreateAsync("""{"resourceType":"Patient","name":[{"family":"Other"}]}""");
        foreach (var body in Records)
        {
            await _server.CreateAsync(body.Replace("{patient}", $"Patient/{_patient}", StringComparison.Ordinal));
            await _server.CreateAsync(body.Replace("{patient}", $"Patient/{other}", StringComparison.Ordinal));
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task C1_to_C4_the_statement_is_there_and_says_R4_JSON_and_the_types()
    {
        var statement = await _server.GetAsync("metadata");

        Assert.That((statement.Status, statement.Json["fhirVersion"]!.GetValue<string>()), Is.EqualTo((200, "4.0.1")));
        Assert.That(statement.Json["format"]!.AsArray().Select(f => f!.GetValue<string>()), Does.Contain("application/fhir+json"));
        Assert.That(statement.Json["rest"]![0]!["resource"]!.AsArray().Select(r => r!["type"]!.GetValue<string>()), Is.SupersetOf(Groups.Select(g => g.Type).Append("Patient")));
    }

    [TestCaseSource(nameof(Searches))]
    public async Task S1_S3_S4_a_combination_finds_only_what_fits_by_GET_by_form_and_by_either_form_of_the_reference(string type, string[] parameters)
    {
        var record = (await _server.GetAsync($"{type}?patient={_patient}")).Entries[0]!["resource"]!;
        var query = string.Join('&', parameters.Select(p => $"{p}={(p == "patient" ? _patient : Uri.EscapeDataString(ValueOf(record, p)))}"));

        var found = await _server.GetAsync($"{type}?{query}", ("Prefer", "handling=strict"));

        Assert.That((found.Status, found.Matches.Count), Is.EqualTo((200, 1)), $"S1 {query} {found.Text}");
        Assert.That(found.Matches[0], Is.EqualTo(record["id"]!.GetValue<string>()));
        Assert.That((await _server.PostAsync($"{type}/_search", query, ("Content-Type", Form))).Matches, Is.EqualTo(found.Matches), "S3");
        Assert.That((await _server.GetAsync($"{type}?{query.Replace($"patient={_patient}", $"patient=Patient/{_patient}", StringComparison.Ordinal)}")).Matches, Is.EqualTo(found.Matches), "S4");
    }

    [TestCaseSource(nameof(PatientTypes))]
    public async Task R1_V1_M2_each_record_is_read_is_valid_and_its_references_lead_somewhere(string type)
    {
        var found = (await _server.GetAsync($"{type}?patient={_patient}")).Entries[0]!;
        var id = found["resource"]!["id"]!.GetValue<string>();

        var read = await _server.GetAsync($"{type}/{id}");
        Assert.That((read.Status, read.Json["id"]!.GetValue<string>()), Is.EqualTo((200, id)), "R1");
        Assert.That((await _server.GetAsync(found["fullUrl"]!.GetValue<string>())).Status, Is.EqualTo(200), "the fullUrl leads to it");
        var outcome = await _server.PostAsync($"{type}/$validate", read.Text);
        Assert.That(outcome.Json["issue"]!.AsArray().Count(i => i!["severity"]!.GetValue<string>() is "error" or "fatal"), Is.Zero, $"V1 {outcome.Text}");
        var reference = (read.Json["patient"] ?? read.Json["subject"])!["reference"]!.GetValue<string>();
        Assert.That((await _server.GetAsync(reference)).Status, Is.EqualTo(200), "M2");
    }

    [TestCase("Condition", "onset-date", "2020-05-06T10:00:00+06:00")]
    [TestCase("Observation", "date", "2020-05-06T10:00:00+06:00")]
    [TestCase("DiagnosticReport", "date", "2020-05-06T10:00:00+06:00")]
    [TestCase("Encounter", "date", "2020-05-06T10:00:00+06:00")]
    [TestCase("Immunization", "date", "2020-05-06T10:00:00+06:00")]
    [TestCase("Procedure", "date", "2020-05-06T10:00:00+06:00")]
    [TestCase("MedicationRequest", "authoredon", "2020-05-06T10:00:00+06:00")]
    [TestCase("ServiceRequest", "authored", "2020-05-06T10:00:00+06:00")]
    [TestCase("DocumentReference", "date", "2020-05-06T10:00:00+06:00")]
    public async Task S6_dates_are_compared_to_the_day_before_and_after(string type, string parameter, string value)
    {
        var instant = DateTimeOffset.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (prefix, days, isFound) in ((string, int, bool)[])[("gt", -1, true), ("gt", 1, false), ("ge", -1, true), ("ge", 1, false), ("lt", 1, true), ("lt", -1, false), ("le", 1, true), ("le", -1, false)])
        {
            var bound = Uri.EscapeDataString(instant.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
            var answer = await _server.GetAsync($"{type}?patient={_patient}&{parameter}={prefix}{bound}");
            Assert.That((answer.Status, answer.Matches.Count), Is.EqualTo((200, isFound ? 1 : 0)), $"{prefix} {days}");
        }
    }

    [Test]
    public async Task S2_pages_hold_only_what_was_asked_and_end()
    {
        var seen = 0;
        string? next = "Observation?_count=1";
        for (var page = 0; next is not null && page < 20; page++)
        {
            var answer = await _server.GetAsync(next);
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Entries.Select(e => e!["resource"]!["resourceType"]!.GetValue<string>()), Is.All.EqualTo("Observation"));
            seen += answer.Matches.Count;
            next = answer.Link("next");
        }

        Assert.That((seen, next), Is.EqualTo((2, (string?)null)));
    }

    [Test]
    public async Task S5_tokens_with_their_system_are_found()
    {
        Assert.That((await _server.GetAsync($"Observation?patient={_patient}&code=http://loinc.org%7C8302-2")).Matches, Has.Count.EqualTo(1));
        Assert.That((await _server.GetAsync("Patient?identifier=urn:mrn%7Ca%5C,b")).Matches, Is.EqualTo(new[] { _patient }), "S11 a comma inside a value");
    }

    [Test]
    public async Task S7_values_joined_by_commas_find_all_of_them() =>
        Assert.That((await _server.GetAsync($"Observation?patient={_patient}&status=final,amended,registered")).Matches, Has.Count.EqualTo(1));

    [Test]
    public async Task S8_nothing_is_refused_for_the_lack_of_a_status() =>
        Assert.That((await _server.GetAsync($"MedicationRequest?patient={_patient}&intent=order")).Status, Is.EqualTo(200));

    [Test]
    public async Task S9_S10_medications_come_with_their_requests_and_provenance_with_everything()
    {
        var medication = await _server.CreateAsync("""{"resourceType":"Medication","code":{"text":"Paracetamol"}}""");
        var request = await _server.CreateAsync($$"""{"resourceType":"MedicationRequest","status":"active","intent":"plan","medicationReference":{"reference":"Medication/{{medication}}"},"subject":{"reference":"Patient/{{_patient}}"} }""");
        var provenance = await _server.CreateAsync($$"""{"resourceType":"Provenance","target":[{"reference":"MedicationRequest/{{request}}"}],"recorded":"2024-01-01T00:00:00Z","agent":[{"who":{"display":"x"} }]}""");

        var answer = await _server.GetAsync($"MedicationRequest?patient={_patient}&intent=plan&_include=MedicationRequest:medication&_revinclude=Provenance:target");

        Assert.That(answer.Entries.Select(e => e!["resource"]!["id"]!.GetValue<string>()), Is.EquivalentTo(new[] { medication, request, provenance }));
    }

    // What a record has at the place of a parameter, as a client would ask for it.
    private static string ValueOf(JsonNode record, string parameter)
    {
        var place = parameter switch
        {
            "clinical-status" => record["clinicalStatus"],
            "lifecycle-status" => record["lifecycleStatus"],
            "category" => record["category"]![0],
            "date" => record["effectiveDateTime"] ?? record["performedDateTime"] ?? record["occurrenceDateTime"] ?? record["date"] ?? record["period"],
            "onset-date" => record["onsetDateTime"],
            "authoredon" or "authored" => record["authoredOn"],
            "type" => record["type"] is JsonArray types ? types[0] : record["type"],
            _ => record[parameter],
        };
        return place switch
        {
            JsonObject { } concept when concept["coding"] is JsonArray codings => codings[0]!["code"]!.GetValue<string>(),
            JsonObject coding when coding["code"] is { } code => code.GetValue<string>(),
            JsonObject period => period["start"]!.GetValue<string>()[..10],
            { } value => value.GetValue<string>(),
            null => throw new AssertionException($"{record["resourceType"]} has nothing for {parameter}"),
        };
    }


    private static readonly string[] Records =
    [
        """{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"nuts"},"patient":{"reference":"{patient}"}}""",
        """{"resourceType":"CarePlan","status":"active","intent":"plan","category":[{"coding":[{"system":"http://example.org/c","code":"assess-plan"}]}],"subject":{"reference":"{patient}"},"period":{"start":"2020-05-06","end":"2020-05-06"}}""",
        """{"resourceType":"CareTeam","status":"active","subject":{"reference":"{patient}"}}""",
        """{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45"}]},"subject":{"reference":"{patient}"},"onsetDateTime":"2020-05-06T10:00:00+06:00"}""",
        """{"resourceType":"Device","type":{"coding":[{"system":"http://example.org/d","code":"pump"}]},"patient":{"reference":"{patient}"}}""",
        """{"resourceType":"DiagnosticReport","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"24323-8"}]},"subject":{"reference":"{patient}"},"effectiveDateTime":"2020-05-06T10:00:00+06:00"}""",
        """{"resourceType":"DocumentReference","status":"current","type":{"coding":[{"system":"http://loinc.org","code":"34133-9"}]},"category":[{"coding":[{"system":"http://example.org/c","code":"clinical-note"}]}],"subject":{"reference":"{patient}"},"date":"2020-05-06T10:00:00+06:00","content":[{"attachment":{"url":"http://example.org/a"}}]}""",
        """{"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"type":[{"coding":[{"system":"http://example.org/t","code":"visit"}]}],"subject":{"reference":"{patient}"},"period":{"start":"2020-05-06T10:00:00+06:00","end":"2020-05-06T10:00:00+06:00"}}""",
        """{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"walk"},"subject":{"reference":"{patient}"}}""",
        """{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"08"}]},"patient":{"reference":"{patient}"},"occurrenceDateTime":"2020-05-06T10:00:00+06:00"}""",
        """{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"text":"x"},"subject":{"reference":"{patient}"},"authoredOn":"2020-05-06T10:00:00+06:00"}""",
        """{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8302-2"}]},"subject":{"reference":"{patient}"},"effectiveDateTime":"2020-05-06T10:00:00+06:00","valueQuantity":{"value":160,"unit":"cm","system":"http://unitsofmeasure.org","code":"cm"}}""",
        """{"resourceType":"Procedure","status":"completed","code":{"coding":[{"system":"http://example.org/p","code":"cast"}]},"subject":{"reference":"{patient}"},"performedDateTime":"2020-05-06T10:00:00+06:00"}""",
        """{"resourceType":"ServiceRequest","status":"active","intent":"order","category":[{"coding":[{"system":"http://example.org/c","code":"lab"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},"subject":{"reference":"{patient}"},"authoredOn":"2020-05-06T10:00:00+06:00"}""",
    ];
}

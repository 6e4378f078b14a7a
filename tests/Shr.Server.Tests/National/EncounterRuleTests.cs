using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Scenarios E6 and E7: which Bundles are refused, with which errors, and which are not.</summary>
public sealed class EncounterRuleTests
{
    private const string Rahima = EncounterWorld.Rahima;

    private EncounterWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await EncounterWorld.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [TestCase("/api/1.0/facilities/99999999.json")]
    [TestCase("http://other.example/api/1.0/facilities/10000069.json")]
    [TestCase("Organization/f3")]
    [TestCase("Organization/none")]
    public async Task E6_B3_A_facility_that_is_not_in_the_registry(string reference)
    {
        var bundle = Bundle();
        var url = reference[0] == '/' ? _world.Home + reference : reference;
        bundle.Encounter["serviceProvider"]!["reference"] = url;

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { $"Encounter: Invalid Service Provider:{url}" }));
    }

    [Test]
    public async Task E6_B2_Another_patient_in_three_records_is_three_errors()
    {
        var bundle = Bundle();
        foreach (var record in new[] { bundle.WithCondition(), bundle.WithObservation(), bundle.WithCondition("J18") })
        {
            record["subject"]!["reference"] = $"{_world.Home}/api/v1/patients/{EncounterWorld.Secret}";
        }

        var errors = await _world.RefuseAsync(bundle);

        Assert.That(errors, Has.Length.EqualTo(3));
        Assert.That(errors[0], Is.EqualTo($"Bundle.entry[3].resource.subject: {_world.Home}/api/v1/patients/{EncounterWorld.Secret}:Patient's Health Id does not match."));
    }

    [TestCase("https://elsewhere.example/api/v1/patients/98000100100")]
    [TestCase("Patient/98000100118")]
    [TestCase("Patient/p-old")]
    public async Task E6_B2_A_patient_of_another_host_or_record(string reference)
    {
        var bundle = Bundle();
        bundle.Encounter["subject"]!["reference"] = reference;

        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(1).And.Some.StartsWith("Bundle.entry[2].resource.subject: "));
    }

    [Test]
    public async Task E6_B1_No_subject_in_the_Composition()
    {
        var bundle = Bundle();
        bundle.Composition.Remove("subject");

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { "Bundle.entry[1].resource.subject: Composition must have patient's Health Id in subject." }));
    }

    [Test]
    public async Task E6_B1_No_Composition_is_422_and_no_500()
    {
        var bundle = Bundle();
        bundle.Root["entry"]!.AsArray().RemoveAt(0);

        Assert.That(await _world.RefuseAsync(bundle), Has.Some.Contains("Feed must have a Composition with an encounter."));
    }

    [TestCase(null, null)]
    [TestCase("http://dghs.gov.bd/fhir/CodeSystem/encounter-type", "INVALID-REG")]
    [TestCase(EncounterWorld.OldTerminology + "vs/encounter-type", "Invalid")]
    public async Task E6_B5_No_or_a_wrong_encounter_type(string? system, string? code)
    {
        var bundle = Bundle();
        bundle.Encounter["type"] = system is null ? new JsonArray(new JsonObject { ["text"] = "outpatient" }) : new JsonArray(Concept(system, code!));

        Assert.That(await _world.RefuseAsync(bundle), Has.Some.EqualTo("Bundle.entry[2].resource.type.coding: There must be an encounter type code from TR"));
    }

    [TestCase("referenceterms/fa460ea6", "A91")]
    [TestCase("concepts/79647ed4", "79647ed4")]
    public async Task E6_An_invalid_reference_term_or_concept(string path, string code)
    {
        var bundle = Bundle();
        bundle.WithCondition()["code"]!["coding"]!.AsArray().Add(Coding(EncounterWorld.OldTerminology + path, code));

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { $"Bundle.entry[3].resource.code.coding: Could not validate concept system[{EncounterWorld.OldTerminology}{path}], code[{code}]" }));
    }

    [Test]
    public async Task E6_B6_A_condition_without_code()
    {
        var bundle = Bundle();
        bundle.WithCondition().Remove("code");

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { "Bundle.entry[3].resource.code.coding: There must be a code in condition" }));
    }

    [Test]
    public async Task E6_B7_An_uncoded_diagnosis()
    {
        var bundle = Bundle();
        bundle.WithCondition()["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["display"] = "Dengue" }) };

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { "Bundle.entry[3].resource.code.coding: There must be a Code from TR for Diagnosis" }));
    }

    [Test]
    public async Task E6_Bad_category_and_status_of_two_conditions_are_four_errors()
    {
        var bundle = Bundle();
        foreach (var condition in new[] { bundle.WithCondition(category: "no-category"), bundle.WithCondition(category: "no-category") })
        {
            condition["clinicalStatus"]!["coding"]![0]!["code"] = "no-status";
        }

        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task E6_A_missing_clinical_status()
    {
        var bundle = Bundle();
        bundle.WithCondition().Remove("clinicalStatus");

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { "Bundle.entry[3].resource.clinicalStatus: There must be a clinical status in condition" }));
    }

    [Test]
    public async Task E6_Bad_observation_codes_nested_ones_too()
    {
        var bundle = Bundle();
        bundle.WithObservation()["code"] = Concept(EncounterWorld.OldTerminology + "concepts/none", "none");
        var panel = bundle.WithObservation();
        panel.Remove("valueQuantity");
        panel["component"] = new JsonArray(new JsonObject { ["code"] = Concept(EncounterWorld.OldTerminology + "concepts/neither", "neither"), ["valueInteger"] = 1 });

        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(2).And.All.Contains("Could not validate concept"));
    }

    [Test]
    public async Task E6_A_bad_family_relationship()
    {
        var bundle = Bundle();
        bundle.With("FamilyMemberHistory", $$$"""
            "status":"completed","relationship":{"coding":[{"system":"{{{EncounterWorld.OldTerminology}}}vs/relationship-type","code":"INVALID"}]}
            """, "patient", null);

        Assert.That(await _world.RefuseAsync(bundle), Is.EqualTo(new[] { $"Bundle.entry[3].resource.relationship.coding: Could not validate concept system[{EncounterWorld.OldTerminology}vs/relationship-type], code[INVALID]" }));
    }

    [Test]
    public async Task E6_B8_A_bad_medication_an_unnamed_one_and_a_bad_dose_unit()
    {
        var bundle = Bundle();
        Medication(bundle, Concept(EncounterWorld.OldTerminology + "drugs/none", "none"));
        Medication(bundle, new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://example.org/x", ["valueString"] = "x" }) });
        Medication(bundle, Concept("http://example.org/drugs", "1"))["dosageInstruction"] = JsonNode.Parse($$$"""
            [{"doseAndRate":[{"doseQuantity":{"value":5,"system":"{{{EncounterWorld.OldTerminology}}}vs/quantity-units","code":"INVALID-CODE"}}]}]
            """);

        var errors = await _world.RefuseAsync(bundle);

        Assert.That(errors, Has.Length.EqualTo(3));
        Assert.That(errors, Has.Some.EqualTo("Bundle.entry[4].resource.medication: Unspecified Medication"));
        Assert.That(errors, Has.Some.Contains("dosageInstruction.doseAndRate.doseQuantity").And.Some.Contains("drugs/none"));
    }

    [Test]
    public async Task E6_B9_A_bad_dose_of_a_vaccine_and_a_good_one()
    {
        var bundle = Bundle();
        Vaccine(bundle, "INVALID-CODE");
        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(1).And.All.Contains("doseQuantity"));

        bundle = Bundle();
        Vaccine(bundle, "mg");
        await _world.AcceptAsync(bundle);
    }

    [Test]
    public async Task E6_A_bad_code_of_a_service_request()
    {
        var bundle = Bundle();
        bundle.With("ServiceRequest", $$$"""
            "status":"active","intent":"order","code":{"coding":[{"system":"{{{EncounterWorld.OldTerminology}}}concepts/none","code":"none"}]}
            """);

        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(1).And.All.Contains("Could not validate concept"));
    }

    [TestCase("/api/1.0/providers/99.json")]
    [TestCase("http://other.example/api/1.0/providers/18.json")]
    [TestCase("/api/1.0/providers/x.json")]
    [TestCase("Practitioner/none")]
    public async Task E6_B4_A_provider_that_is_not_in_the_registry(string reference)
    {
        var bundle = Bundle();
        var url = reference[0] == '/' ? _world.Home + reference : reference;
        bundle.Encounter["participant"]![0]!["individual"]!["reference"] = url;
        bundle.WithCondition()["asserter"] = new JsonObject { ["reference"] = url };
        bundle.WithObservation()["performer"] = new JsonArray(new JsonObject { ["reference"] = $"{_world.Home}/api/1.0/providers/18.json" }, new JsonObject { ["reference"] = url });

        var errors = await _world.RefuseAsync(bundle);

        Assert.That(errors.Select(e => e.Split(':')[0]), Is.EqualTo(new[] { "Encounter", "Condition", "Observation" }), string.Join('\n', errors));
        Assert.That(errors[1], Does.StartWith("Condition: Invalid Provider URL in Condition:"));
    }

    [Test]
    public async Task E6_B10_A_procedure_that_ends_before_it_starts_and_a_report_without_reference()
    {
        var bundle = Bundle();
        bundle.With("Procedure", """
            "status":"completed","code":{"text":"dressing"},"report":[{"display":"none"}]
            """);

        var errors = await _world.RefuseAsync(bundle);

        Assert.That(errors, Has.Length.EqualTo(1).And.Some.EndsWith("Invalid Diagnostic Report Reference"));

        bundle = Bundle();
        bundle.With("Procedure", """
            "status":"completed","code":{"text":"dressing"},"performedPeriod":{"start":"2026-03-02","end":"2026-02-01"}
            """);
        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(1).And.All.StartsWith("Bundle.entry[3].resource.performed"));
    }

    [Test]
    public async Task E6_The_rules_accumulate()
    {
        var bundle = Bundle();
        bundle.Composition.Remove("subject");
        bundle.Encounter["serviceProvider"]!["reference"] = "Organization/none";
        bundle.WithCondition().Remove("code");

        Assert.That(await _world.RefuseAsync(bundle), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task E7_Neither_service_provider_nor_participant_is_needed()
    {
        var bundle = Bundle();
        bundle.Encounter.Remove("serviceProvider");
        bundle.Encounter.Remove("participant");

        await _world.AcceptAsync(bundle);
    }

    [Test]
    public async Task E7_Old_codes_that_the_terminology_knows()
    {
        var bundle = Bundle();
        bundle.Encounter["type"] = new JsonArray(Concept(EncounterWorld.OldTerminology + "vs/encounter-type", "REG"));
        bundle.WithCondition()["code"]!["coding"]!.AsArray().Add(Coding(EncounterWorld.OldTerminology + "referenceterms/fa460ea6", "A90"));

        await _world.AcceptAsync(bundle);
    }

    [Test]
    public async Task E7_All_kinds_of_records_in_one_Bundle()
    {
        var bundle = Bundle();
        var provider = $"{{\"reference\":\"{_world.Home}/api/1.0/providers/18.json\"}}";
        var earlier = bundle.WithCondition();
        var condition = bundle.WithCondition("J18");
        condition["extension"] = new JsonArray(new JsonObject { ["url"] = "https://sharedhealth.atlassian.net/wiki/display/docs/fhir-extensions#PreviousCondition", ["valueString"] = "earlier" });
        earlier["asserter"] = JsonNode.Parse(provider);
        var observation = bundle.WithObservation();
        var panel = bundle.With("Observation", """
            "status":"preliminary","code":{"coding":[{"system":"http://loinc.org","code":"24323-8"}]},"hasMember":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000005"}]
            """);
        observation["performer"] = new JsonArray(JsonNode.Parse(provider));
        bundle.With("Specimen", "\"collection\":{\"collectedDateTime\":\"2026-03-01\"}", encounter: null);
        bundle.With("ServiceRequest", $$"""
            "status":"on-hold","intent":"order","requester":{{provider}},"specimen":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000007"}],"code":{"coding":[{"system":"http://loinc.org","code":"24323-8"}]}
            """);
        bundle.With("DiagnosticReport", $$"""
            "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"24323-8"}]},"performer":[{{provider}}],"result":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000006"}],
            "basedOn":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000008"}],"specimen":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000007"}]
            """);
        bundle.With("Procedure", $$"""
            "status":"completed","code":{"text":"dressing"},"performedPeriod":{"start":"2026-03-01","end":"2026-03-01"},"performer":[{"actor":{{provider}}}],
            "outcome":{"coding":[{"system":"{{EncounterWorld.OldTerminology}}vs/procedure-outcome","code":"385669000"}]},"report":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000009"}]
            """);
        bundle.With("FamilyMemberHistory", "\"status\":\"completed\",\"relationship\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-RoleCode\",\"code\":\"FTH\"}]}", "patient", null);
        Vaccine(bundle, "mg")["performer"] = new JsonArray(new JsonObject { ["actor"] = JsonNode.Parse(provider) });
        var medication = Medication(bundle, Concept("http://example.org/drugs", "1"));
        medication["requester"] = JsonNode.Parse(provider);
        medication["dosageInstruction"] = JsonNode.Parse("""
            [{"extension":[{"url":"https://sharedhealth.atlassian.net/wiki/display/docs/fhir-extensions#DosageInstructionCustomDosage","valueString":"1 in the morning"}],"timing":{"event":["2026-03-05"]}}]
            """);

        var id = await _world.AcceptAsync(bundle);

        var read = await _world.GetAsync(Rahima, id);
        Assert.That(read.Json["content"]!["entry"]!.AsArray(), Has.Count.EqualTo(bundle.Root["entry"]!.AsArray().Count));
        Assert.That(read.Text, Does.Not.Contain("urn:uuid:00000000"));
        var report = EncounterWorld.Of(read, "DiagnosticReport")[0];
        Assert.That(report["result"]![0]!["reference"]!.GetValue<string>(), Does.StartWith("Observation/"));
        Assert.That(panel["status"]!.GetValue<string>(), Is.EqualTo("preliminary"));
    }

    [Test]
    public async Task E7_A_discharge_summary_with_a_code_of_the_new_terminology()
    {
        var bundle = Bundle();
        bundle.Encounter["type"]![0]!["coding"]![0]!["code"] = "DISCHARGE";
        bundle.Composition["type"] = Concept("http://loinc.org", "18842-5");

        await _world.AcceptAsync(bundle);
    }

    [Test]
    public async Task E7_The_registries_records_may_travel_along_and_are_looked_up_not_written()
    {
        var bundle = Bundle();
        bundle.Add("urn:uuid:00000000-0000-4000-8000-00000000000a", (JsonObject)JsonNode.Parse($$$"""
            {"resourceType":"Patient","identifier":[{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{{Rahima}}}"}],"gender":"female"}
            """)!);
        bundle.Add("urn:uuid:00000000-0000-4000-8000-00000000000b", (JsonObject)JsonNode.Parse("""
            {"resourceType":"Practitioner","identifier":[{"system":"http://dghs.gov.bd/identifier/provider","value":"18"}]}
            """)!);
        bundle.Composition["subject"]!["reference"] = "urn:uuid:00000000-0000-4000-8000-00000000000a";
        bundle.Encounter["subject"]!["reference"] = "urn:uuid:00000000-0000-4000-8000-00000000000a";
        bundle.Encounter["participant"]![0]!["individual"]!["reference"] = "urn:uuid:00000000-0000-4000-8000-00000000000b";

        var id = await _world.AcceptAsync(bundle);

        var encounter = EncounterWorld.Of(await _world.GetAsync(Rahima, id), "Encounter")[0];
        Assert.That(encounter["subject"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{Rahima}"));
        Assert.That(encounter["participant"]![0]!["individual"]!["reference"]!.GetValue<string>(), Is.EqualTo("Practitioner/d1"));
        Assert.That((await _world.Server.GetAsync($"Patient/{Rahima}", _world.System)).Text, Does.Not.Contain("female"));
    }

    private EncounterBundle Bundle() => new(Rahima, _world.Home);

    private static JsonObject Medication(EncounterBundle bundle, JsonNode concept)
    {
        var request = bundle.With("MedicationRequest", "\"status\":\"active\",\"intent\":\"order\"");
        request["medicationCodeableConcept"] = concept;
        return request;
    }

    private static JsonObject Vaccine(EncounterBundle bundle, string unit) => bundle.With("Immunization", $$$"""
        "status":"completed","vaccineCode":{"text":"measles"},"occurrenceDateTime":"2026-03-01","doseQuantity":{"value":1,"system":"{{{EncounterWorld.OldTerminology}}}vs/quantity-units","code":"{{{unit}}}"}
        """, "patient");

    private static JsonObject Concept(string system, string code) => new() { ["coding"] = new JsonArray(Coding(system, code)) };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };
}

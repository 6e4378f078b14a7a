using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>The scenarios DUP of the national contract.</summary>
public sealed class DuplicateScenarioTests
{
    private DuplicateWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await DuplicateWorld.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task M1_pairs_are_listed_by_catchment_with_their_reasons()
    {
        var ((_, a), (_, b)) = await _world.PairAsync("1000000000001");

        Assert.That(await _world.ReasonsAsync(a, b), Is.EqualTo(new[] { "DUPLICATE_REASON_NID" }));
        Assert.That(await _world.ReasonsAsync(a, b, "3026"), Is.Not.Null, "an area around");
        var list = (await _world.ListAsync("302618")).Json;
        var first = list["results"]![0]!;
        Assert.That(list["http_status"]!.GetValue<int>(), Is.EqualTo(200));
        Assert.That(Guid.TryParse(first["created_at"]!.GetValue<string>(), out _));
        Assert.That(first["patient1"]!["given_name"], Is.Not.Null);
        Assert.That(first["explanation"]!.GetValue<string>(), Does.Contain("nid"));
    }

    [Test]
    public async Task M1_the_list_is_read_page_by_page_forwards_and_backwards()
    {
        for (var i = 0; i < 13; i++)
        {
            await _world.PairAsync($"20000000000{i:00}", "302699");
            await _world.PairAsync($"21000000000{i:00}", "302699");
        }

        var first = (await _world.ListAsync("302699")).Json;
        var next = first["additional_info"]!["next"]!.GetValue<string>();
        var second = (await _world.Server.GetAsync(next, _world.Approver)).Json;
        var previous = second["additional_info"]!["previous"]!.GetValue<string>();
        var back = (await _world.Server.GetAsync(previous, _world.Approver)).Json;

        Assert.That(first["results"]!.AsArray(), Has.Count.EqualTo(25));
        Assert.That(first["additional_info"]!["previous"], Is.Null);
        Assert.That(second["results"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(second["additional_info"]!["next"], Is.Null);
        Assert.That(back["results"]!.ToJsonString(), Is.EqualTo(first["results"]!.ToJsonString()));
    }

    [Test]
    public async Task M2_a_merge_retires_the_first_and_can_be_neither_repeated_nor_edited()
    {
        var ((id, a), (_, b)) = await _world.PairAsync("1000000000002");

        var merged = await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b));
        var repeated = await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b));

        Assert.That((merged.Status, merged.Text), Is.EqualTo((202, """{"http_status":202}""")));
        Assert.That(repeated.Status, Is.EqualTo(400));
        Assert.That(repeated.Text, Does.Contain($"Duplicates don't exist for health IDs {a} & {b} in db. Cannot merge.").Or.Contain("\\u0026"));
        Assert.That(await _world.ReasonsAsync(a, b), Is.Null);
        var old = (await _world.Server.GetAsync($"Patient/{id}", _world.System)).Json;
        Assert.That(old["active"]!.GetValue<bool>(), Is.False);
        Assert.That(old["link"]![0]!["type"]!.GetValue<string>(), Is.EqualTo("replaced-by"));
        old["active"] = true;
        var edited = await _world.Server.PutAsync($"Patient/{id}", old.ToJsonString(), _world.System);
        Assert.That((edited.Status, edited.Issues[0]), Is.EqualTo((409, "SHR-8301")));
    }

    [Test]
    public async Task M2_fields_may_come_from_the_first_and_from_nowhere_else()
    {
        var a = await _world.AddAsync("Rahima", "Khatun", "1991-03-04", "302618", ("nid", "1000000000012"), ("brn", "19913026181234567"));
        var b = await _world.AddAsync("Bilkis", "Begum", "1975-08-21", "302618", ("nid", "1000000000012"));
        var second = DuplicateWorld.Active(b.Hid);
        second["given_name"] = "Somebody";
        var wrong = await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a.Hid, b.Hid), second);
        second["given_name"] = "Rahima";
        second["bin_brn"] = "19913026181234567";
        var right = await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a.Hid, b.Hid), second);

        Assert.That(wrong.Status, Is.EqualTo(400));
        Assert.That(wrong.Text, Does.Contain("given_name").And.Contain("not merged from patient 1"));
        Assert.That(right.Status, Is.EqualTo(202), right.Text);
        var stays = (await _world.Server.GetAsync($"Patient/{b.Id}", _world.System)).Json;
        Assert.That(stays["name"]![0]!["given"]![0]!.GetValue<string>(), Is.EqualTo("Rahima"));
        Assert.That(stays["name"]![0]!["family"]!.GetValue<string>(), Is.EqualTo("Begum"));
        Assert.That(stays["identifier"]!.ToJsonString(), Does.Contain("19913026181234567"));
    }

    [Test]
    public async Task M3_a_patient_is_not_merged_with_itself()
    {
        var ((_, a), _) = await _world.PairAsync("1000000000003");

        Assert.That((await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, a), DuplicateWorld.Active(a))).Status, Is.EqualTo(400));
        Assert.That((await _world.MergeRequestAsync(a, DuplicateWorld.Retired(a, a))).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task M4_who_is_unknown_is_404()
    {
        var ((_, a), _) = await _world.PairAsync("1000000000004");

        Assert.That((await _world.DecideAsync("MERGE", DuplicateWorld.Retired("98999999999", a), DuplicateWorld.Active(a))).Status, Is.EqualTo(404));
        Assert.That((await _world.DecideAsync("RETAIN_ALL", DuplicateWorld.Active(a), DuplicateWorld.Active("98999999999"))).Status, Is.EqualTo(404));
        var request = await _world.MergeRequestAsync(a, DuplicateWorld.Retired(a, "98999999999"));
        Assert.That(request.Status, Is.EqualTo(404));
        Assert.That(request.Text, Does.Contain("Merge_with patient not found with health id: 98999999999"));
    }

    [Test]
    public Task M5_a_pair_with_one_national_number_is_retained() => RetainsAsync("DUPLICATE_REASON_NID", ("nid", "1000000000005"));

    [Test]
    public Task M6_a_pair_with_one_uid_is_retained() => RetainsAsync("DUPLICATE_REASON_UID", ("uid", "ABCDEFGH006"));

    [Test]
    public Task M7_a_pair_with_one_birth_number_is_retained() => RetainsAsync("DUPLICATE_REASON_BRN", ("brn", "19913026181200007"));

    [Test]
    public async Task M8_a_pair_with_one_name_and_address_is_retained()
    {
        var a = await _world.AddAsync("Moriom", "Nahar", "1950-01-30", "30261833");
        var b = await _world.AddAsync("MORIOM", "nahar", "1999-11-02", "30261833");
        await DuplicateWorld.EventuallyAsync(async () => await _world.ReasonsAsync(a.Hid, b.Hid, "30261833") is ["DUPLICATE_REASON_NAME_ADDRESS"], "the pair is not found");

        await RetainAsync(a.Hid, b.Hid);
        Assert.That(await _world.ReasonsAsync(a.Hid, b.Hid, "30261833"), Is.Null);
    }

    [Test]
    public async Task M9_who_does_not_answer_for_the_catchment_is_refused()
    {
        var ((_, a), (_, b)) = await _world.PairAsync("1000000000009");

        var list = await _world.ListAsync("302618", _world.Elsewhere);
        Assert.That((list.Status, list.Text), Is.EqualTo((403, """{"code":403,"message":"Access is denied to user elsewhere@mci.example for catchment 302618"}""")));
        Assert.That((await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b), _world.Elsewhere)).Status, Is.EqualTo(403));
        Assert.That((await _world.DecideAsync("RETAIN_ALL", DuplicateWorld.Active(a), DuplicateWorld.Active(b), _world.Elsewhere)).Status, Is.EqualTo(403));
        Assert.That((await _world.MergeRequestAsync(a, DuplicateWorld.Retired(a, b), _world.Elsewhere)).Status, Is.EqualTo(403));
        Assert.That(await _world.ReasonsAsync(a, b), Is.Not.Null);
    }

    [Test]
    public async Task Only_approvers_decide()
    {
        var ((_, a), (_, b)) = await _world.PairAsync("1000000000010");

        foreach (var who in new[] { _world.Facility, _world.System })
        {
            Assert.That((await _world.ListAsync("302618", who)).Status, Is.EqualTo(403));
            Assert.That((await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b), who)).Status, Is.EqualTo(403));
        }
    }

    [Test]
    public async Task Pairs_are_for_the_eyes_of_those_who_decide()
    {
        await _world.PairAsync("1000000000011");

        Assert.That((await _world.Server.GetAsync("Task", _world.Facility)).Json["entry"], Is.Null);
        Assert.That((await _world.Server.GetAsync("Task", _world.Elsewhere)).Json["entry"], Is.Null);
        Assert.That((await _world.Server.GetAsync("Task", _world.Approver)).Entries, Is.Not.Empty);
        var forged = await _world.Server.PostAsync("Task", """{"resourceType":"Task","status":"requested","intent":"proposal","code":{"coding":[{"system":"http://dghs.gov.bd/registry/review-kind","code":"duplicate-review"}]}}""", _world.Facility);
        Assert.That(forged.Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_merge_request_needs_no_pair()
    {
        var a = await _world.AddAsync("Shirin", "Akter", "1988-02-02", "302618");
        var b = await _world.AddAsync("Parul", "Bibi", "1966-12-12", "302618");

        Assert.That((await _world.MergeRequestAsync(a.Hid, new JsonObject { ["active"] = true, ["merged_with"] = b.Hid })).Status, Is.EqualTo(400));
        var merged = await _world.MergeRequestAsync(a.Hid, DuplicateWorld.Retired(a.Hid, b.Hid));
        Assert.That(merged.Status, Is.EqualTo(202), merged.Text);
        Assert.That((await _world.MergeRequestAsync(a.Hid, DuplicateWorld.Retired(a.Hid, b.Hid))).Status, Is.EqualTo(400), "already inactive");
        var c = await _world.AddAsync("Lovely", "Rani", "1990-12-12", "302618");
        Assert.That((await _world.MergeRequestAsync(c.Hid, DuplicateWorld.Retired(c.Hid, a.Hid))).Status, Is.EqualTo(403), "the target is inactive");
    }

    [Test]
    public async Task A_body_that_cannot_be_read_is_400()
    {
        var ((_, a), (_, b)) = await _world.PairAsync("1000000000013");
        var strange = DuplicateWorld.Active(b);
        strange["HID"] = b;

        Assert.That((await _world.DecideAsync("SPLIT", DuplicateWorld.Active(a), DuplicateWorld.Active(b))).Status, Is.EqualTo(400));
        var unknown = await _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), strange);
        Assert.That((unknown.Status, unknown.Json["errors"]![0]!["code"]!.GetValue<int>()), Is.EqualTo((400, 2002)));
        Assert.That((await _world.Server.PutAsync($"{_world.Home}/api/v1/patients/duplicates", "{", [.. _world.Approver, ("Content-Type", "application/json")])).Status, Is.EqualTo(400));
    }

    private async Task RetainsAsync(string reason, (string, string) identifier)
    {
        var area = "3026" + identifier.Item1[0] % 9 + "9";
        var a = await _world.AddAsync("Rahima", "Khatun", "1991-03-04", area, identifier);
        var b = await _world.AddAsync("Bilkis", "Begum", "1975-08-21", area, identifier);
        Assert.That(await _world.ReasonsAsync(a.Hid, b.Hid, area), Is.EqualTo(new[] { reason }));
        await RetainAsync(a.Hid, b.Hid);
        Assert.That(await _world.ReasonsAsync(a.Hid, b.Hid, area), Is.Null);

        // A later write does not bring it back, unless there is a new reason.
        var stored = (await _world.Server.GetAsync($"Patient/{b.Id}", _world.System)).Json;
        stored["birthDate"] = "1976-08-21";
        Assert.That((await _world.Server.PutAsync($"Patient/{b.Id}", stored.ToJsonString(), _world.System)).Status, Is.EqualTo(200));
        Assert.That(await _world.ReasonsAsync(a.Hid, b.Hid, area), Is.Null);
    }

    private async Task RetainAsync(string a, string b)
    {
        var answer = await _world.DecideAsync("RETAIN_ALL", DuplicateWorld.Active(a), DuplicateWorld.Active(b));
        Assert.That((answer.Status, answer.Text), Is.EqualTo((202, """{"http_status":202}""")));
    }
}

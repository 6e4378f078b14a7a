using System.Text.Json.Nodes;

namespace Shr.Server.Tests.National;

/// <summary>Patient/$merge and $unmerge: what moves, what stays, what races, and what an undo restores.</summary>
public sealed class MergeTests
{
    private DuplicateWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await DuplicateWorld.StartAsync("--Duplicates:MoveAtOnce=20");

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task A_preview_changes_nothing()
    {
        var (source, target) = await TwoAsync();
        await _world.AddObservationAsync(source);

        var answer = await _world.MergeAsync(source, target, preview: true);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text, Does.Contain("SHR-8312").And.Contain("1 records would follow").And.Contain("replaces"));
        Assert.That((await _world.Server.GetAsync($"Patient/{source}", _world.System)).Json["meta"]!["versionId"]!.GetValue<string>(), Is.EqualTo("1"));
    }

    [Test]
    public async Task Records_follow_at_once_and_an_undo_restores_them_and_nothing_else()
    {
        var (source, target) = await TwoAsync();
        var moved = await _world.AddObservationAsync(source);
        var own = await _world.AddObservationAsync(target);
        var before = await _world.Server.GetAsync($"Observation/{moved}", _world.System);
        var sourceBefore = (await _world.Server.GetAsync($"Patient/{source}", _world.System)).Json;

        var answer = await _world.MergeAsync(source, target);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(await _world.SubjectAsync(moved), Is.EqualTo($"Patient/{target}"));
        Assert.That((await _world.Server.GetAsync($"Observation/{moved}", _world.System)).Text, Does.Contain("60.10"));
        var late = await _world.AddObservationAsync(target);
        var undone = await _world.UnmergeAsync(source);

        Assert.That(undone.Status, Is.EqualTo(200), undone.Text);
        Assert.That(await _world.SubjectAsync(moved), Is.EqualTo($"Patient/{source}"));
        Assert.That(await _world.SubjectAsync(own), Is.EqualTo($"Patient/{target}"));
        Assert.That(await _world.SubjectAsync(late), Is.EqualTo($"Patient/{target}"));
        var sourceAfter = (await _world.Server.GetAsync($"Patient/{source}", _world.System)).Json;
        Assert.That(WithoutMeta(sourceAfter), Is.EqualTo(WithoutMeta(sourceBefore)));
        Assert.That(WithoutMeta((await _world.Server.GetAsync($"Observation/{moved}", _world.System)).Json), Is.EqualTo(WithoutMeta(before.Json)));
        Assert.That((await _world.Server.GetAsync($"Patient/{target}", _world.System)).Json["link"], Is.Null);
        Assert.That((await _world.UnmergeAsync(source)).Issues, Does.Contain("SHR-8309"));
    }

    [Test]
    public async Task Many_records_follow_in_steps_and_go_back_in_steps()
    {
        var (source, target) = await TwoAsync();
        var observations = new List<string>();
        for (var i = 0; i < 55; i++)
        {
            observations.Add(await _world.AddObservationAsync(source));
        }

        var answer = await _world.MergeAsync(source, target);

        Assert.That(answer.Text, Does.Contain("20 records followed, and more are on their way"));
        await DuplicateWorld.EventuallyAsync(async () => await CountAsync(target) == 55, "the rest did not follow");
        Assert.That((await _world.UnmergeAsync(source)).Status, Is.EqualTo(200));
        await DuplicateWorld.EventuallyAsync(async () => (await Task.WhenAll(observations.Select(_world.SubjectAsync))).All(s => s == $"Patient/{source}"), "not all went back");
        Assert.That(await CountAsync(target), Is.Zero);
    }

    [Test]
    public async Task Who_asks_for_the_old_patient_s_records_gets_those_of_the_new_one()
    {
        var (source, target) = await TwoAsync();
        var observation = await _world.AddObservationAsync(source);
        await _world.MergeAsync(source, target);

        foreach (var path in new[] { $"Observation?patient={source}", $"Observation?subject=Patient/{source}", $"Patient/{source}/Observation", $"Patient/{source}/$everything?_type=Observation" })
        {
            Assert.That((await _world.Server.GetAsync(path, _world.System)).Text, Does.Contain(observation), path);
        }

        Assert.That((await _world.Server.PostAsync("Observation/_search", $"patient={source}", [.. _world.System, ("Content-Type", "application/x-www-form-urlencoded")])).Matches, Is.EqualTo(new[] { observation }));
        var batch = await _world.Server.PostAsync("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"Observation?patient={{source}}"} }]}""", _world.System);
        Assert.That(batch.Text, Does.Contain(observation));
        var old = await _world.Server.GetAsync($"Patient/{source}", _world.System);
        Assert.That(old.Json["link"]![0]!["other"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{target}"));
    }

    [Test]
    public async Task What_is_written_under_the_old_name_later_follows_and_goes_back_with_the_rest()
    {
        var (source, target) = await TwoAsync();
        await _world.MergeAsync(source, target);

        var late = await _world.AddObservationAsync(source);

        await DuplicateWorld.EventuallyAsync(async () => await _world.SubjectAsync(late) == $"Patient/{target}", "the late record did not follow");
        Assert.That((await _world.UnmergeAsync(source)).Status, Is.EqualTo(200));
        Assert.That(await _world.SubjectAsync(late), Is.EqualTo($"Patient/{source}"));
    }

    [Test]
    public async Task A_record_that_was_changed_since_goes_back_with_its_changes()
    {
        var (source, target) = await TwoAsync();
        var id = await _world.AddObservationAsync(source);
        await _world.MergeAsync(source, target);
        var now = (await _world.Server.GetAsync($"Observation/{id}", _world.System)).Json;
        now["status"] = "amended";
        Assert.That((await _world.Server.PutAsync($"Observation/{id}", now.ToJsonString(), _world.System)).Status, Is.EqualTo(200));

        await _world.UnmergeAsync(source);

        var back = (await _world.Server.GetAsync($"Observation/{id}", _world.System)).Json;
        Assert.That((back["status"]!.GetValue<string>(), back["subject"]!["reference"]!.GetValue<string>()), Is.EqualTo(("amended", $"Patient/{source}")));
    }

    [Test]
    public async Task A_record_that_named_both_gets_back_only_what_was_turned()
    {
        var (source, target) = await TwoAsync();
        var id = await _world.Server.PostAsync("List", $$"""{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/{{source}}"} },{"item":{"reference":"Patient/{{target}}"} }]}""", _world.System);
        var key = $"List/{id.Json["id"]}";
        await _world.MergeAsync(source, target);
        var now = (await _world.Server.GetAsync(key, _world.System)).Json;
        Assert.That(now["entry"]![0]!["item"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{target}"));
        now["title"] = "changed";
        await _world.Server.PutAsync(key, now.ToJsonString(), _world.System);

        await _world.UnmergeAsync(source);

        var back = (await _world.Server.GetAsync(key, _world.System)).Json;
        Assert.That(back["entry"]![0]!["item"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{source}"));
        Assert.That(back["entry"]![1]!["item"]!["reference"]!.GetValue<string>(), Is.EqualTo($"Patient/{target}"));
    }

    [Test]
    public async Task Merges_that_make_no_sense_are_refused_in_words()
    {
        var (source, target) = await TwoAsync();
        await _world.MergeAsync(source, target);
        var (third, _) = await TwoAsync();

        Assert.That((await _world.MergeAsync(source, source)).Issues, Does.Contain("SHR-8303"));
        Assert.That((await _world.MergeAsync("nobody", target)).Status, Is.EqualTo(404));
        Assert.That((await _world.MergeAsync(source, third)).Issues, Does.Contain("SHR-8305"));
        Assert.That((await _world.MergeAsync(third, source)).Issues, Does.Contain("SHR-8306"));
        Assert.That((await _world.UnmergeAsync(third)).Issues, Does.Contain("SHR-8309"));
        Assert.That((await _world.MergeAsync(target, third)).Status, Is.EqualTo(200), "what replaced another can be merged on");
        Assert.That((await _world.UnmergeAsync(source)).Issues, Does.Contain("SHR-8311"));
        Assert.That((await _world.Server.PostAsync("Patient/$merge", """{"resourceType":"Parameters"}""", _world.System)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_merged_patient_is_changed_by_nobody_and_the_link_is_written_by_nobody_else()
    {
        var (source, target) = await TwoAsync();
        await _world.MergeAsync(source, target);
        var patient = (await _world.Server.GetAsync($"Patient/{source}", _world.System)).Text;

        Assert.That((await _world.Server.PutAsync($"Patient/{source}", patient, _world.System)).Issues, Does.Contain("SHR-8301"));
        Assert.That((await _world.Server.SendAsync("PATCH", $"Patient/{source}", """[{"op":"replace","path":"/active","value":true}]""", [.. _world.System, ("Content-Type", "application/json-patch+json")])).Issues, Does.Contain("SHR-8301"));
        Assert.That((await _world.Server.SendAsync("DELETE", $"Patient/{source}", null, _world.System)).Status, Is.EqualTo(409));
        var transaction = await _world.Server.PostAsync("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{patient}},"request":{"method":"PUT","url":"Patient/{{source}}"} }]}""", _world.System);
        Assert.That(transaction.Status, Is.EqualTo(409));
        var forged = JsonNode.Parse(patient)!;
        forged["id"] = "forged";
        Assert.That((await _world.Server.PutAsync("Patient/forged", forged.ToJsonString(), _world.System)).Issues, Does.Contain("SHR-8302"));
        var stays = (await _world.Server.GetAsync($"Patient/{target}", _world.System)).Json;
        stays["birthDate"] = "1970-01-02";
        Assert.That((await _world.Server.PutAsync($"Patient/{target}", stays.ToJsonString(), _world.System)).Status, Is.EqualTo(200), "the one that stays is edited as ever");
    }

    [Test]
    public async Task Many_who_write_one_patient_without_a_condition_are_all_answered()
    {
        var (id, _) = await TwoAsync();
        var patient = (await _world.Server.GetAsync($"Patient/{id}", _world.System)).Text;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _world.Server.PutAsync($"Patient/{id}", patient, _world.System)));

        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(200));
    }

    [Test]
    public async Task Patients_may_be_named_by_identifier()
    {
        var (a, b) = (await _world.AddAsync("Xoru", "Dijo", "1950-05-06", "302607"), await _world.AddAsync("Lapu", "Nigo", "1990-11-21", "302607"));
        string Ask(string source, string target) => $$"""{"resourceType":"Parameters","parameter":[{"name":"source-patient-identifier","valueIdentifier":{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{source}}"} },{"name":"target-patient-identifier","valueIdentifier":{"system":"http://dghs.gov.bd/identifier/uhid","value":"{{target}}"} }]}""";

        Assert.That((await _world.Server.PostAsync("Patient/$merge", Ask("98999999999", b.Hid), _world.System)).Status, Is.EqualTo(404));
        var merged = await _world.Server.PostAsync("Patient/$merge", Ask(a.Hid, b.Hid), _world.System);

        Assert.That(merged.Status, Is.EqualTo(200), merged.Text);
        Assert.That((await _world.Server.GetAsync($"Patient/{a.Id}", _world.System)).Json["active"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public async Task A_pair_that_was_merged_waits_again_after_the_undo()
    {
        var (a, b) = await _world.PairAsync("6000000000001", "302631");
        Assert.That((await _world.MergeAsync(a.Id, b.Id)).Status, Is.EqualTo(200));
        Assert.That(await _world.ReasonsAsync(a.Hid, b.Hid, "302631"), Is.Null);

        Assert.That((await _world.UnmergeAsync(a.Id)).Status, Is.EqualTo(200));

        await DuplicateWorld.EventuallyAsync(async () => await _world.ReasonsAsync(a.Hid, b.Hid, "302631") is ["DUPLICATE_REASON_NID"], "the pair is gone");
    }

    [Test]
    public async Task A_merge_and_its_undo_are_in_the_audit_trail_with_both_patients()
    {
        var (source, target) = await TwoAsync();
        var auditor = _world.Access.Headers(_world.Access.Enrol("audit", $"{Guid.CreateVersion7()}@audit.example", ["SHR Auditor"], []));
        await _world.MergeAsync(source, target);

        foreach (var patient in new[] { source, target })
        {
            Assert.That((await _world.Server.GetAsync($"AuditEvent?patient={patient}", auditor)).Text, Does.Contain("Task/merge-"), patient);
        }
    }

    [Test]
    public async Task An_approver_merges_inside_the_own_catchment_only()
    {
        var (source, target) = await TwoAsync();

        Assert.That((await _world.MergeAsync(source, target, _world.Facility)).Status, Is.EqualTo(403));
        Assert.That((await _world.MergeAsync(source, target, _world.Elsewhere)).Status, Is.EqualTo(403));
        Assert.That((await _world.MergeAsync(source, target, _world.Approver)).Status, Is.EqualTo(200));
        Assert.That((await _world.UnmergeAsync(source, _world.Elsewhere)).Status, Is.EqualTo(403));
        Assert.That((await _world.UnmergeAsync(source, _world.Approver)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Of_two_approvers_who_merge_the_same_pair_one_does()
    {
        for (var round = 0; round < 5; round++)
        {
            var ((_, a), (_, b)) = await _world.PairAsync($"30000000000{round:00}");
            var answers = await Task.WhenAll(
                _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b)),
                _world.DecideAsync("MERGE", DuplicateWorld.Retired(b, a), DuplicateWorld.Active(a)),
                _world.DecideAsync("MERGE", DuplicateWorld.Retired(a, b), DuplicateWorld.Active(b)));

            Assert.That(answers.Count(x => x.Status == 202), Is.EqualTo(1), string.Join('\n', answers.Select(x => x.Text)));
            Assert.That(answers.Where(x => x.Status != 202).Select(x => x.Status), Is.All.EqualTo(400));
        }
    }

    [Test]
    public async Task Writes_to_the_source_during_the_merge_neither_revive_it_nor_are_lost()
    {
        for (var round = 0; round < 5; round++)
        {
            var (source, target) = await TwoAsync();
            var patient = (await _world.Server.GetAsync($"Patient/{source}", _world.System)).Json;
            var edits = Enumerable.Range(0, 6).Select(async i =>
            {
                var edited = patient.DeepClone();
                edited["birthDate"] = $"199{i}-01-02";
                return await _world.Server.PutAsync($"Patient/{source}", edited.ToJsonString(), _world.System);
            });
            var records = Enumerable.Range(0, 6).Select(_ => _world.AddObservationAsync(source));
            var all = Task.WhenAll(edits);
            var written = Task.WhenAll(records);
            var merged = await _world.MergeAsync(source, target);
            Assert.That((await all).Select(e => e.Status), Is.All.AnyOf(200, 409));
            var observations = await written;

            Assert.That(merged.Status, Is.EqualTo(200), merged.Text);
            Assert.That((await _world.Server.GetAsync($"Patient/{source}", _world.System)).Json["active"]!.GetValue<bool>(), Is.False);
            await DuplicateWorld.EventuallyAsync(
                async () => (await Task.WhenAll(observations.Select(_world.SubjectAsync))).All(s => s == $"Patient/{target}"), "a record stayed behind");
        }
    }

    private async Task<(string Source, string Target)> TwoAsync() =>
        ((await _world.AddAsync("Jorina", "Begum", "1961-02-03", "302607")).Id, (await _world.AddAsync("Kulsum", "Akter", "1970-01-01", "302607")).Id);

    private async Task<int> CountAsync(string patient) =>
        (await _world.Server.GetAsync($"Observation?patient={patient}&_summary=count", _world.System)).Json["total"]!.GetValue<int>();

    private static string WithoutMeta(JsonNode resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy.Remove("meta");
        return copy.ToJsonString();
    }
}

using System.Text.Json;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Create, put, delete, versions, instants.</summary>
public abstract class WriteContract : StoreContract
{
    [Test]
    public async Task A_created_record_is_read_with_its_version_and_instant_in_place()
    {
        var written = await WriteAsync(Some.Write(WriteKind.Create, Some.Patient("a"), [], "1.10"));

        var read = await ReadAsync(Some.Patient("a"));

        Assert.That(read, Is.Not.Null);
        using var json = JsonDocument.Parse(read!.Json);
        var meta = json.RootElement.GetProperty("meta");
        Assert.Multiple(() =>
        {
            Assert.That(read.Json.ToArray(), Is.EqualTo(written[0].Json.ToArray()));
            Assert.That(read.Version, Is.EqualTo(1));
            Assert.That(read.Sequence, Is.EqualTo(1));
            Assert.That(meta.GetProperty("versionId").GetString(), Is.EqualTo("1"));
            Assert.That(meta.GetProperty("lastUpdated").GetDateTimeOffset(), Is.EqualTo(read.LastUpdated));
            Assert.That(json.RootElement.GetProperty("text").GetString(), Is.EqualTo("1.10"));
        });
    }

    [Test]
    public async Task Each_put_makes_the_next_version_and_old_ones_stay()
    {
        await WriteAsync(Some.Write(WriteKind.Put, Some.Patient("a"), [], "one"));
        await WriteAsync(Some.Write(WriteKind.Put, Some.Patient("a"), [], "two"));

        Assert.Multiple(async () =>
        {
            Assert.That((await ReadAsync(Some.Patient("a")))!.Version, Is.EqualTo(2));
            Assert.That(Text(await ReadAsync(Some.Patient("a"), 1)), Does.Contain("one"));
            Assert.That(Text(await ReadAsync(Some.Patient("a"), 2)), Does.Contain("two"));
            Assert.That(await ReadAsync(Some.Patient("a"), 3), Is.Null);
        });
    }

    [Test]
    public async Task A_deleted_record_is_a_version_without_bytes_and_comes_back_with_the_next_number()
    {
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male")));
        await WriteAsync(Some.Delete(Some.Patient("a")));
        var deleted = await ReadAsync(Some.Patient("a"));
        var found = await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male")));
        var again = await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male")));

        Assert.Multiple(async () =>
        {
            Assert.That(deleted!.IsDeleted, Is.True);
            Assert.That(deleted.Version, Is.EqualTo(2));
            Assert.That(deleted.Json.Length, Is.Zero);
            Assert.That(found, Is.Empty);
            Assert.That(again[0].Version, Is.EqualTo(3));
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male"))), Is.EqualTo(new[] { "a" }));
        });
    }

    [Test]
    public async Task Deleting_what_is_not_there_writes_nothing()
    {
        var never = await WriteAsync(Some.Delete(Some.Patient("never")));
        await WriteAsync(Some.Create(Some.Patient("a")));
        await WriteAsync(Some.Delete(Some.Patient("a")));
        var twice = await WriteAsync(Some.Delete(Some.Patient("a")));

        Assert.Multiple(async () =>
        {
            Assert.That(never[0].Version, Is.Zero);
            Assert.That(twice[0].Version, Is.EqualTo(2));
            Assert.That(await ChangesAsync(), Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task Creating_what_is_there_is_refused()
    {
        await WriteAsync(Some.Create(Some.Patient("a")));

        var result = await CommitAsync(Some.Create(Some.Patient("b")), Some.Create(Some.Patient("a")));

        Assert.Multiple(async () =>
        {
            Assert.That(result, Is.EqualTo(new PreconditionFailed(1, 1, [])).Using<PreconditionFailed>((x, y) => x.Index == y.Index && x.CurrentVersion == y.CurrentVersion));
            Assert.That(await ReadAsync(Some.Patient("b")), Is.Null);
        });
    }

    [Test]
    public async Task The_instant_never_goes_back_with_the_clock()
    {
        Harness.Clock.Now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero).AddTicks(4567);
        var first = await WriteAsync(Some.Create(Some.Patient("a")));
        Harness.Clock.Now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var second = await WriteAsync(Some.Create(Some.Patient("b")));
        await Harness.ReopenAsync();
        var third = await WriteAsync(Some.Create(Some.Patient("c")));

        Assert.Multiple(() =>
        {
            Assert.That(first[0].LastUpdated, Is.EqualTo(new DateTimeOffset(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero)));
            Assert.That(second[0].LastUpdated, Is.EqualTo(first[0].LastUpdated));
            Assert.That(third[0].LastUpdated, Is.EqualTo(first[0].LastUpdated));
        });
    }

    [Test]
    public async Task An_update_replaces_the_index_entries()
    {
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male"), Some.Value(Some.Name, "rahim")));
        await WriteAsync(Some.Put(Some.Patient("a"), Some.Value(Some.Gender, "female"), Some.Value(Some.Name, "rahim")));

        Assert.Multiple(async () =>
        {
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male"))), Is.Empty);
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "female"))), Is.EqualTo(new[] { "a" }));
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Name, "rahim"))), Is.EqualTo(new[] { "a" }));
        });
    }

    [Test]
    public async Task A_reindex_changes_what_is_found_but_not_the_version()
    {
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male")));
        var result = await WriteAsync(new WriteOp
        {
            Kind = WriteKind.Reindex,
            Key = Some.Patient("a"),
            Index = [Some.Value(Some.Name, "rahim")],
            LastUpdatedParameter = Some.PatientUpdated,
        });

        Assert.Multiple(async () =>
        {
            Assert.That(result[0].Version, Is.EqualTo(1));
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Gender, "male"))), Is.Empty);
            Assert.That(await FindAsync(Some.Plan("Patient", Some.Is(Some.Name, "rahim"))), Is.EqualTo(new[] { "a" }));
            Assert.That(await ChangesAsync(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task Everything_is_there_after_closing_and_opening()
    {
        await WriteAsync(Some.Create(Some.Patient("a"), Some.Value(Some.Gender, "male")), Some.Create(Some.Observation("o"), Some.Reference(Some.Subject, Some.Patient("a"))));
        await Harness.ReopenAsync();
        await WriteAsync(Some.Put(Some.Patient("a"), Some.Value(Some.Gender, "male")));

        Assert.Multiple(async () =>
        {
            Assert.That((await ReadAsync(Some.Patient("a")))!.Version, Is.EqualTo(2));
            Assert.That(await FindAsync(Some.Plan("Observation", new Refers([Some.Prefix(Some.Subject)], ["Patient"], Some.Is(Some.Gender, "male")))), Is.EqualTo(new[] { "o" }));
        });
    }

    private static string Text(ResourceVersion? version) => System.Text.Encoding.UTF8.GetString(version!.Json.Span);
}

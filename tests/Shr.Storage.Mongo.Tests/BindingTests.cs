using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Tests.Double;

namespace Shr.Storage.Mongo.Tests;

/// <summary>The driver's binding against the double: bytes in and out, cursors, transactions, errors.</summary>
public sealed class BindingTests
{
    private static readonly Collection Things = new("things");

    private MongoDouble _double = null!;
    private MongoConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        Driver.RequireInstalled();
        _double = new MongoDouble();
        _connection = new MongoConnection(new MongoStoreOptions { ConnectionString = _double.ConnectionString });
    }

    [TearDown]
    public void Close()
    {
        _connection?.Dispose();
        _double?.Dispose();
    }

    [Test]
    public async Task Bytes_come_back_as_they_went_in_over_many_batches()
    {
        var blob = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        var inserted = await _connection.RunAsync(client => Insert(client, null, Enumerable.Range(0, 1000), blob), default);
        Assert.That(inserted, Is.Null);

        var seen = await _connection.RunAsync(
            client =>
            {
                var numbers = new List<long>();
                var error = client.Find(Things, new BsonWriter().Finish(), new FindOptions { Sort = Ascending("_id") , BatchSize = 7 }, null, doc =>
                {
                    numbers.Add(doc.Int64("_id"u8));
                    Assert.That(doc.TryGet("b"u8, out var b) && b.Binary.SequenceEqual(blob), Is.True);
                    return true;
                });
                Assert.That(error, Is.Null);
                return numbers;
            },
            default);

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(_double.CountOf("getMore"), Is.GreaterThan(100));
    }

    [Test]
    public async Task What_a_transaction_writes_is_seen_by_others_only_after_its_commit()
    {
        var (inside, before, after) = await _connection.RunAsync(
            client =>
            {
                using var session = MongoSession.Start(client, _connection.Transaction, _connection.Metrics).Session!;
                Assert.That(session.Begin(), Is.Null);
                Assert.That(Insert(client, session, [1], [1]), Is.Null);
                var own = Count(client, session);
                var others = Count(client, null);
                Assert.That(session.Commit(), Is.Null);
                return (own, others, Count(client, null));
            },
            default);

        Assert.That((inside, before, after), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public async Task A_write_conflict_is_a_value_with_its_label()
    {
        await _connection.RunAsync(client => Insert(client, null, [1], [0]), default);
        var error = await _connection.RunAsync(
            client =>
            {
                using var first = MongoSession.Start(client, _connection.Transaction, _connection.Metrics).Session!;
                using var second = MongoSession.Start(client, _connection.Transaction, _connection.Metrics).Session!;
                first.Begin();
                second.Begin();
                Assert.That(Update(client, first, 1).IsOk, Is.True);
                return Update(client, second, 1).Error;
            },
            default);

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Not.Null);
            Assert.That(error!.Code, Is.EqualTo(MongoError.WriteConflict));
            Assert.That(error.IsTransient, Is.True);
        });
    }

    [Test]
    public async Task A_lost_connection_in_a_commit_is_repeated_by_the_driver()
    {
        _double.Add(new Fault("commitTransaction") { CloseAfter = true });
        var (error, count) = await _connection.RunAsync(
            client =>
            {
                using var session = MongoSession.Start(client, _connection.Transaction, _connection.Metrics).Session!;
                session.Begin();
                Insert(client, session, [1], [1]);
                return (session.Commit(), Count(client, null));
            },
            default);

        Assert.That((error, count), Is.EqualTo(((MongoError?)null, 1)));
    }

    [Test]
    public async Task A_read_outside_transactions_survives_a_lost_connection()
    {
        await _connection.RunAsync(client => Insert(client, null, [1], [0]), default);
        _double.Add(new Fault("find") { CloseBefore = true });

        Assert.That(await _connection.RunAsync(client => Count(client, null), default), Is.EqualTo(1));
    }

    [Test]
    public async Task An_unknown_command_is_a_value()
    {
        var reply = await _connection.RunAsync(client => client.Command(new BsonWriter().Int32("nonsense"u8, 1).Finish()), default);

        Assert.That(reply.Error, Is.Not.Null);
        Assert.That(reply.Error!.Code, Is.EqualTo(59));
    }

    [Test]
    public async Task A_duplicate_key_is_a_value()
    {
        var error = await _connection.RunAsync(client => Insert(client, null, [1, 1], [0]), default);

        Assert.That(error!.Code, Is.EqualTo(MongoError.DuplicateKey));
    }

    [Test]
    public void A_wrong_connection_string_is_explained_without_its_password()
    {
        var error = Assert.Throws<MongoStoreException>(() =>
            _ = new MongoConnection(new MongoStoreOptions { ConnectionString = "mongodb://user:secret@host:notaport/" }));

        Assert.That(error!.Message, Does.Contain("not valid").And.Not.Contain("secret"));
    }

    private static ReadOnlyMemory<byte> Ascending(string field) => new BsonWriter().Int32(System.Text.Encoding.UTF8.GetBytes(field), 1).Finish();

    private static MongoError? Insert(MongoClient client, MongoSession? session, IEnumerable<int> numbers, byte[] blob)
    {
        var command = new BsonWriter().String("insert"u8, Things.Name).StartArray("documents"u8);
        foreach (var number in numbers)
        {
            command.StartDocument(default).Int64("_id"u8, number).Binary("b"u8, blob).End();
        }

        return client.Command(command.End().Finish(), session).Error;
    }

    private static MongoReply Update(MongoClient client, MongoSession session, int id) =>
        client.Command(
            new BsonWriter().String("update"u8, Things.Name).StartArray("updates"u8)
                .StartDocument(default)
                .StartDocument("q"u8).Int64("_id"u8, id).End()
                .StartDocument("u"u8).StartDocument("$inc"u8).Int32("n"u8, 1).End().End()
                .End().End().Finish(),
            session);

    private static int Count(MongoClient client, MongoSession? session)
    {
        var count = 0;
        Assert.That(client.Find(Things, new BsonWriter().Finish(), default, session, _ => ++count > 0), Is.Null);
        return count;
    }
}

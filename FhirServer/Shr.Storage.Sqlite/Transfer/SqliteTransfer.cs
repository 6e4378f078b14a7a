using Shr.Storage.Sqlite.Engine;
using Shr.Storage.Sqlite.Writing;
using Shr.Storage.Transfer;

namespace Shr.Storage.Sqlite.Transfer;

/// <summary>Carries this store out and another in. Everything runs on the writer's thread: the store is at rest.</summary>
internal sealed class SqliteTransfer(TypeNumbers types, Func<Func<Database, WriterState, object?>, CancellationToken, ValueTask<object?>> run) : IStoreTransfer
{
    private const string UserValues = "user/";

    public ValueTask<IReadOnlyList<TransferVersion>> ReadAsync(TransferPlace after, int limit, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<TransferVersion>>((database, _) => new TransferReader(database, types).Read(PositionOf(after), limit), cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<TransferVersion> versions, CancellationToken cancellationToken) =>
        await RunAsync(
            (database, state) =>
            {
                var last = database.Number("select max(position) from version");
                var writer = new TransferWriter(database, state);
                foreach (var version in versions)
                {
                    if (PositionOf(version.Place) > last)
                    {
                        writer.Write(version);
                    }
                }

                return true;
            },
            cancellationToken);

    public ValueTask<TransferPlace> LastAsync(CancellationToken cancellationToken) =>
        RunAsync(
            static (database, _) =>
            {
                var last = database.Number("select max(position) from version");
                return new TransferPlace(Position.SequenceOf(last), Position.IndexOf(last));
            },
            cancellationToken);

    public ValueTask<StoreFacts> ReadFactsAsync(CancellationToken cancellationToken) =>
        RunAsync(static (database, state) => new StoreFacts(state.ModelVersion, Parameters(database), Values(database)), cancellationToken);

    public async ValueTask WriteFactsAsync(StoreFacts facts, CancellationToken cancellationToken) =>
        await RunAsync(
            (database, state) =>
            {
                WriteParameters(database, facts.Parameters);
                foreach (var (name, value) in facts.Values)
                {
                    StoredValues.Write(database, UserValues + name, value);
                }

                state.AdvanceModel(facts.ModelVersion);
                return true;
            },
            cancellationToken);

    private static long PositionOf(TransferPlace place) =>
        place.Sequence == 0 ? 0 : Position.Of(place.Sequence, Math.Min(place.Index, Position.MaxWrites - 1));

    private static Dictionary<string, ushort> Parameters(Database database)
    {
        var parameters = new Dictionary<string, ushort>();
        using var query = database.Use("select name, number from parameter");
        while (query.Step())
        {
            parameters.Add(query.Text(0), (ushort)query.Int32(1));
        }

        return parameters;
    }

    private static Dictionary<string, byte[]> Values(Database database)
    {
        var values = new Dictionary<string, byte[]>();
        using var query = database.Use("select name, value from value where name >= 'user/' and name < 'user0'");
        while (query.Step())
        {
            values.Add(query.Text(0)[UserValues.Length..], query.Blob(1).ToArray());
        }

        return values;
    }

    private static void WriteParameters(Database database, IReadOnlyDictionary<string, ushort> parameters)
    {
        var known = Parameters(database);
        var taken = known.Values.ToHashSet();
        using var insert = database.Use("insert into parameter(name, number) values(?, ?)");
        foreach (var (name, number) in parameters)
        {
            if (known.TryGetValue(name, out var mine) ? mine != number : taken.Contains(number))
            {
                throw new InvalidOperationException($"The target has given parameter numbers of its own ({name}). Copy into an empty store.");
            }

            if (mine == 0)
            {
                insert.BindText(1, name).Bind(2, number).Run();
            }
        }
    }

    private async ValueTask<T> RunAsync<T>(Func<Database, WriterState, T> work, CancellationToken cancellationToken) =>
        (T)(await run((database, state) => work(database, state), cancellationToken))!;
}

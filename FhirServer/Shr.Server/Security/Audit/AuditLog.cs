using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Shr.Server.Security.Audit;

/// <summary>
/// The audit log of one node: a file of its own, only ever appended to. Each event carries the hash of all before it, so
/// that a change or removal is found. Events that arrive together are made durable together.
/// </summary>
public sealed class AuditLog : IAsyncDisposable
{
    private const int MaxGroup = 512;
    private const int MaxWaiting = 16_384;

    private readonly Channel<(AuditRecord Record, TaskCompletionSource Done)> _waiting =
        Channel.CreateBounded<(AuditRecord, TaskCompletionSource)>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly SqliteConnection _writer;
    private readonly string _path;
    private readonly Task _loop;
    private readonly byte[] _last = new byte[32];
    private long _sequence;

    private AuditLog(string path, SqliteConnection writer)
    {
        _path = path;
        _writer = writer;
        ReadLast();
        _loop = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens the file, and makes it where it is missing.</summary>
    public static AuditLog Open(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            System.IO.Directory.CreateDirectory(folder);
        }

        var writer = Connect(path, readOnly: false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using var command = writer.CreateCommand();
        command.CommandText = """
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma wal_autocheckpoint = 4000;
            create table if not exists event (
                sequence integer primary key, at integer not null, who text not null, action text not null, interaction text not null,
                outcome integer not null, json blob not null, hash blob not null);
            create index if not exists event_at on event (at);
            create index if not exists event_who on event (who, sequence);
            create table if not exists touched (patient text not null, sequence integer not null, primary key (patient, sequence)) without rowid;
            create table if not exists entity (reference text not null, sequence integer not null, primary key (reference, sequence)) without rowid;
            """;
        command.ExecuteNonQuery();
        return new AuditLog(path, writer);
    }

    /// <summary>Where the chain stands.</summary>
    public AuditHead Head
    {
        get
        {
            lock (_last)
            {
                return new AuditHead(_sequence, Convert.ToHexStringLower(_last));
            }
        }
    }

    /// <summary>Appends an event; the task ends when it is durable, or fails when it cannot be.</summary>
    public async Task AppendAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync((record, done), cancellationToken);
        await done.Task;
    }

    /// <summary>One event, or null.</summary>
    public AuditEntry? Find(long sequence)
    {
        using var connection = Connect(_path, readOnly: true);
        using var command = connection.CreateCommand();
        command.CommandText = "select sequence, json from event where sequence = $sequence";
        command.Parameters.AddWithValue("$sequence", sequence);
        return Read(command).FirstOrDefault();
    }

    /// <summary>Events, newest first.</summary>
    public IReadOnlyList<AuditEntry> Search(AuditQuestion question)
    {
        using var connection = Connect(_path, readOnly: true);
        using var command = AuditSql.Of(question, connection);
        return Read(command);
    }

    /// <summary>Walks the whole chain. Answers the first event that does not fit, or null; and where the chain ends.</summary>
    /// <param name="recorded">Heads that were kept elsewhere; each must be in the chain.</param>
    public (long? Broken, AuditHead Head) Verify(IReadOnlyCollection<AuditHead> recorded)
    {
        using var connection = Connect(_path, readOnly: true);
        using var command = connection.CreateCommand();
        command.CommandText = "select sequence, json, hash from event order by sequence";
        using var reader = command.ExecuteReader();
        var heads = recorded.ToDictionary(h => h.Sequence, h => h.Hash);
        var last = new byte[32];
        var expected = 0L;
        while (reader.Read())
        {
            expected++;
            var hash = Hash(last, expected, reader.GetFieldValue<byte[]>(1));
            if (reader.GetInt64(0) != expected || !hash.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(2)))
            {
                return (expected, new AuditHead(expected - 1, Convert.ToHexStringLower(last)));
            }

            if (heads.Remove(expected, out var kept) && kept != Convert.ToHexStringLower(hash))
            {
                return (expected, new AuditHead(expected, Convert.ToHexStringLower(hash)));
            }

            last = hash;
        }

        // A head of an event that is not there any more: the end was cut off.
        var head = new AuditHead(expected, Convert.ToHexStringLower(last));
        return heads.Count > 0 ? (heads.Keys.Min(), head) : (null, head);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await _writer.DisposeAsync();
    }

    // The writer's thread blocks on purpose: SQLite's calls are synchronous.
    private void WriteAll()
    {
        var group = new List<(AuditRecord Record, TaskCompletionSource Done)>(MaxGroup);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            try
            {
                Write(group);
                group.ForEach(g => g.Done.SetResult());
            }
            catch (SqliteException e)
            {
                ReadLast();
                group.ForEach(g => g.Done.SetException(new IOException("The audit log cannot be written.", e)));
            }
        }
    }

    private void Write(List<(AuditRecord Record, TaskCompletionSource Done)> group)
    {
        using var transaction = _writer.BeginTransaction();
        using var events = Command(transaction, "insert into event values ($sequence, $at, $who, $action, $interaction, $outcome, $json, $hash)",
            "$sequence", "$at", "$who", "$action", "$interaction", "$outcome", "$json", "$hash");
        using var touched = Command(transaction, "insert or ignore into touched values ($key, $sequence)", "$key", "$sequence");
        using var entities = Command(transaction, "insert or ignore into entity values ($key, $sequence)", "$key", "$sequence");
        var last = (byte[])_last.Clone();
        var sequence = _sequence;
        foreach (var (record, _) in group)
        {
            sequence++;
            var json = JsonSerializer.SerializeToUtf8Bytes(record);
            last = Hash(last, sequence, json);
            Run(events, sequence, record.At.ToUnixTimeMilliseconds(), record.Who, record.Action.ToString(), record.Interaction, AuditSql.OutcomeOf(record.Status), json, last);
            foreach (var patient in record.Patients)
            {
                Run(touched, patient, sequence);
            }

            foreach (var entity in record.Entities)
            {
                Run(entities, entity, sequence);
            }
        }

        transaction.Commit();
        lock (_last)
        {
            last.CopyTo(_last, 0);
            _sequence = sequence;
        }
    }

    private void ReadLast()
    {
        using var command = _writer.CreateCommand();
        command.CommandText = "select sequence, hash from event order by sequence desc limit 1";
        using var reader = command.ExecuteReader();
        lock (_last)
        {
            _sequence = 0;
            _last.AsSpan().Clear();
            if (reader.Read())
            {
                _sequence = reader.GetInt64(0);
                reader.GetFieldValue<byte[]>(1).CopyTo(_last, 0);
            }
        }
    }

    private static byte[] Hash(byte[] last, long sequence, byte[] json)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(last);
        hash.AppendData(BitConverter.GetBytes(BitConverter.IsLittleEndian ? sequence : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(sequence)));
        hash.AppendData(json);
        return hash.GetHashAndReset();
    }

    private static List<AuditEntry> Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var entries = new List<AuditEntry>();
        while (reader.Read())
        {
            entries.Add(new AuditEntry(reader.GetInt64(0), JsonSerializer.Deserialize<AuditRecord>(reader.GetFieldValue<byte[]>(1)) ?? throw new UnreachableException("an event is never null")));
        }

        return entries;
    }

    private SqliteCommand Command(SqliteTransaction transaction, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _writer.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The statements are constants of this file; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static SqliteConnection Connect(string path, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = readOnly,
            DefaultTimeout = 10,
        }.ToString());
        connection.Open();
        return connection;
    }
}

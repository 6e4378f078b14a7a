using Shr.Search.Plans;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Native;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Reading;

/// <summary>
/// One state of the database: a transaction with a snapshot, on one worker. Where the primary changes under it, a new one
/// is opened; if nothing was committed in between, its state is the same and nobody notices.
/// </summary>
internal sealed class ReadTransaction : IDisposable
{
    private const int Attempts = 3;

    private readonly MongoClient _client;
    private readonly MongoMetrics _metrics;
    private readonly TransactionOptsHandle _options;
    private readonly ReadLimits _limits;
    private MongoSession _session;
    private MongoReader _reader;
    private Clause? _visible;
    private bool _hasBegun;
    private bool _isLost;

    private ReadTransaction(MongoClient client, MongoMetrics metrics, TransactionOptsHandle options, ReadLimits limits)
    {
        (_client, _metrics, _options, _limits) = (client, metrics, options, limits);
        (_session, _reader) = NewSession();
    }

    /// <summary>The sequence of the last commit in this state.</summary>
    public long Sequence { get; private set; }

    /// <exception cref="StoreUnavailableException">There is no primary.</exception>
    public static ReadTransaction Open(
        MongoClient client, MongoMetrics metrics, TransactionOptsHandle options, ReadLimits limits, Action<Action> later, CancellationToken cancellationToken)
    {
        var transaction = new ReadTransaction(client, metrics, options, limits);
        try
        {
            transaction._reader.Cancellation = cancellationToken;
            transaction.Sequence = transaction.BeginAnew();
            return transaction;
        }
        catch
        {
            // Ending it asks the server once more, for which nobody who is refused already should wait.
            later(transaction.Dispose);
            throw;
        }
    }

    /// <summary>Reads; what the caller may see is worked out once, as within one state it cannot change.</summary>
    /// <exception cref="StoreUnavailableException">The state is gone.</exception>
    /// <exception cref="TimeoutException">The read took longer than is allowed.</exception>
    public T Read<T>(AccessFilter access, Func<MongoReader, Clause, T> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            _reader.Cancellation = cancellationToken;
            if (_isLost)
            {
                throw new StoreUnavailableException("The state that a request was reading is gone.");
            }

            try
            {
                _visible ??= Visibility.Of(access, _reader);
                return read(_reader, _visible);
            }
            catch (MongoReadException failure) when (failure.Error.IsWorthRepeating && attempt < Attempts)
            {
                _metrics.CountRetry();
                if (BeginAnew() != Sequence)
                {
                    throw new StoreUnavailableException("The state that a request was reading is gone: " + failure.Message, failure);
                }
            }
            catch (MongoReadException failure)
            {
                throw ReadFailure.Of(failure);
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private long BeginAnew()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (_hasBegun)
                {
                    Renew();
                }

                _hasBegun = true;
                if (_session.Begin() is { } refused)
                {
                    throw new MongoReadException(refused);
                }

                return ReadClock();
            }
            catch (MongoReadException failure) when (failure.Error.IsWorthRepeating && attempt < Attempts)
            {
                _metrics.CountRetry();
            }
            catch (MongoReadException failure)
            {
                throw ReadFailure.Of(failure);
            }
        }
    }

    private void Renew()
    {
        var cancellation = _reader.Cancellation;
        _session.Dispose();
        _visible = null;
        _isLost = true;
        (_session, _reader) = NewSession();
        _reader.Cancellation = cancellation;
        _isLost = false;
    }

    private long ReadClock()
    {
        var sequence = 0L;
        _reader.Find(Collections.Meta, new BsonWriter().String("_id"u8, Clock.Id), default, document =>
        {
            sequence = Clock.Read(document).Sequence;
            return false;
        });
        return sequence;
    }

    private (MongoSession Session, MongoReader Reader) NewSession()
    {
        var (session, error) = MongoSession.Start(_client, _options, _metrics);
        if (session is null)
        {
            throw ReadFailure.Of(new MongoReadException(error!));
        }

        return (session, new MongoReader(_client, session, _limits));
    }
}

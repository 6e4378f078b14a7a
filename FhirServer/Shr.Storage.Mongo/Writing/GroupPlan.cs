using Shr.Fhir;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Searching;

namespace Shr.Storage.Mongo.Writing;

/// <summary>
/// All writes of a group before any is sent: the state of each record as the next batch must see it. Nothing of a batch
/// that is refused comes in here, so nothing ever has to be taken back.
/// </summary>
internal sealed class GroupPlan(Clock clock)
{
    private readonly Dictionary<string, RecordState> _states = [];
    private readonly Dictionary<string, Candidate?> _waiting = [];

    /// <summary>The clock as it was before this group.</summary>
    public Clock Clock => clock;

    /// <summary>Of the last batch that wrote something.</summary>
    public long Sequence { get; private set; } = clock.Sequence;

    public long Model { get; private set; } = clock.Model;

    /// <summary>The last record number used.</summary>
    public long LastRecord { get; private set; } = clock.Records;

    /// <summary>New versions, with their place in their commit.</summary>
    public List<PlannedVersion> Versions { get; } = [];

    /// <summary>Records whose documents change.</summary>
    public HashSet<string> Changed { get; } = [];

    /// <summary>Versions that are followed by another now: their position, their home, and when.</summary>
    public List<(long Position, string Home, long Instant)> Followed { get; } = [];

    /// <summary>Versions whose patients change without a new version.</summary>
    public List<(long Position, string Home, IReadOnlyList<string> Patients)> Regrouped { get; } = [];

    /// <summary>Changes of the counters by type.</summary>
    public Dictionary<string, (int Records, int Versions)> Counts { get; } = [];

    public bool IsEmpty => Changed.Count == 0;

    /// <summary>The records that wait to be sent, for searches inside the group; null for those that end.</summary>
    public IReadOnlyDictionary<string, Candidate?> Waiting => _waiting;

    public RecordState StateOf(ResourceKey key)
    {
        var id = key.ToString();
        if (!_states.TryGetValue(id, out var state))
        {
            state = new RecordState(new Candidate(id, key.Type, 0, 0, 0, [], [], []), 0, true, "", false, null);
            _states.Add(id, state);
        }

        return state;
    }

    /// <summary>Takes over what the database holds.</summary>
    public void Know(RecordState state) => _states[state.Current.Id] = state;

    /// <summary>The state a batch has decided on.</summary>
    public void Set(RecordState state, bool isEnd)
    {
        _states[state.Current.Id] = state;
        _waiting[state.Current.Id] = isEnd ? null : state.Current;
        Changed.Add(state.Current.Id);
    }

    public RecordState StateOf(string id) => _states[id];

    public long NextRecord() => ++LastRecord;

    public void Count(string type, int records, int versions)
    {
        var sum = Counts.GetValueOrDefault(type);
        Counts[type] = (sum.Records + records, sum.Versions + versions);
    }

    /// <summary>Closes a batch that wrote versions.</summary>
    public void Advance(long modelVersion)
    {
        Sequence++;
        Model = Math.Max(Model, modelVersion);
    }
}

using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Random writes and plans from a fixed seed: small enough that values meet, large enough that every road of a planner is taken.</summary>
public sealed class RandomData(int seed, int patients, int observations)
{
    private static readonly ushort[] Valued = [Some.Gender, Some.Identifier, Some.Birthdate, Some.Name, Some.Code];
    private readonly Random _random = new(seed);

    public WriteOp NextWrite()
    {
        var isPatient = _random.Next(patients + observations) < patients;
        var key = isPatient ? Some.Patient($"p{_random.Next(patients)}") : Some.Observation($"o{_random.Next(observations)}");
        if (_random.Next(12) == 0)
        {
            return Some.Delete(key);
        }

        var patient = Some.Patient($"p{_random.Next(patients + 3)}");
        return Some.Put(key, isPatient ? PatientEntries() : ObservationEntries(patient)) with { Patients = [isPatient ? key.Id : patient.Id] };
    }

    public IndexCondition NextCondition(string type, int depth = 0)
    {
        return _random.Next(depth > 2 ? 7 : 12) switch
        {
            0 => Some.Is(Some.Gender, Pick("male", "female", "none")),
            1 => Some.Is(Some.Code, Code()),
            2 => Some.StartsWith(Some.Name, Pick("ra", "k", "zz")),
            3 => NextRange(),
            4 => new HasKey([Some.Patient($"p{_random.Next(patients)}"), Some.Observation($"o{_random.Next(observations)}"), Some.Patient($"p{_random.Next(patients)}")]),
            5 => Pick<IndexCondition>(new Everything(), new Nothing(), new HasType(["Patient"]), new BelongsTo([$"p{_random.Next(patients)}", "p1"])),
            6 => Some.Is(Some.Identifier, $"i{_random.Next(patients)}"),
            7 => new Not(NextCondition(type, depth + 1)),
            8 => new AllOf([NextCondition(type, depth + 1), NextCondition(type, depth + 1), NextCondition(type, depth + 1)]),
            9 => new AnyOf([NextCondition(type, depth + 1), NextCondition(type, depth + 1)]),
            10 => type == "Observation"
                ? new Refers([Some.Prefix(Some.Subject), Some.Prefix(Some.PartOf)], Pick<string[]>(["Patient"], ["Patient", "Observation"]), NextCondition("Patient", depth + 1))
                : new ReferredBy("Observation", Some.Prefix(Some.Subject), NextCondition("Observation", depth + 1)),
            _ => new OfPatient(NextCondition("Patient", depth + 1)),
        };
    }

    public SearchPlan NextPlan()
    {
        var type = Pick("Patient", "Observation");
        return new SearchPlan
        {
            Types = Pick<string[]>([type], [type], [type], ["Patient", "Observation"], []),
            Where = NextCondition(type),
            Sort = _random.Next(4) switch
            {
                0 => [],
                1 => [Some.By(Some.Birthdate, _random.Next(2) == 0)],
                2 => [Some.By(Some.Name, _random.Next(2) == 0), Some.By(Some.Birthdate, _random.Next(2) == 0)],
                _ => [new SortKey([], _random.Next(2) == 0)],
            },
            Count = _random.Next(1, 40),
            Total = Shr.Search.Plans.TotalMode.Accurate,
        };
    }

    private KeyRange NextRange()
    {
        var (a, b) = (Date(), Date());
        var range = string.CompareOrdinal(a, b) <= 0 ? Some.Between(Some.Birthdate, a, b) : Some.Between(Some.Birthdate, b, a);
        return _random.Next(3) switch
        {
            0 => range with { Residual = new TailBound(_random.Next(2) == 0, [(byte)'5', 0]) },
            1 => range with { Residual = new Infix("-05"u8.ToArray(), 3) },
            _ => range,
        };
    }

    private IndexEntry[] PatientEntries() =>
    [
        Some.Value(Some.Gender, Pick("male", "female")),
        Some.Value(Some.Identifier, $"i{_random.Next(patients)}"),
        .. Names(),
        .. Dates(),
    ];

    private IndexEntry[] ObservationEntries(ResourceKey patient) =>
    [
        Some.Reference(Some.Subject, patient),
        Some.Value(Some.Code, Code()),
        .. Dates(),
        .. _random.Next(4) == 0 ? [Some.Reference(Some.PartOf, Some.Observation($"o{_random.Next(observations)}"))] : Array.Empty<IndexEntry>(),
    ];

    private List<IndexEntry> Names()
    {
        var entries = new List<IndexEntry>();
        for (var i = _random.Next(3); i > 0; i--)
        {
            var name = Pick("rahim", "karim", "rina", "khadija", "zz");
            entries.AddRange([Some.Value(Some.Name, name), Some.Sort(Some.Name, name)]);
        }

        return entries;
    }

    private List<IndexEntry> Dates()
    {
        var entries = new List<IndexEntry>();
        for (var i = _random.Next(3); i > 0; i--)
        {
            var date = Date();
            entries.AddRange([Some.Value(Some.Birthdate, date), Some.Sort(Some.Birthdate, date)]);
        }

        return entries;
    }

    private string Date() => $"20{_random.Next(10, 14)}-{_random.Next(1, 13):00}-{_random.Next(1, 29):00}";

    // Some codes are common, most are rare: both ends of a planner's choice.
    private string Code() => _random.Next(3) == 0 ? "common" : $"c{_random.Next(30)}";

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}

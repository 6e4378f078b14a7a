using System.Buffers.Binary;
using System.Text;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Benchmarks;

/// <summary>
/// Records as a store sees them: 1.5 kB, 20 keys, of which half are random (dates, numbers, identifiers) and half repeat
/// (codes, status, patient). One in fifty is a Patient, to which those that follow refer.
/// </summary>
internal sealed class StoreRecords(int seed)
{
    public const ushort PatientParameter = 1;
    public const ushort CodeParameter = 4;
    public const ushort StatusParameter = 5;
    public const ushort DateParameter = 7;

    private static readonly byte[] Filler = Encoding.ASCII.GetBytes("\"},\"text\":\"" + new string('x', 1350) + "\"}");
    private readonly Random _random = new(seed);
    private readonly List<string> _patients = [];
    private int _made;

    public string AnyPatient(Random random) => _patients[random.Next(_patients.Count)];

    public static KeyRange Is(ushort parameter, string value)
    {
        var key = Key(parameter, 2, value);
        return new KeyRange(key, [.. key, 0]);
    }

    public WriteOp Next()
    {
        var isPatient = _made++ % 50 == 0;
        var id = Text();
        if (isPatient)
        {
            _patients.Add(id);
        }

        var patient = _patients[^1];
        var key = new ResourceKey(isPatient ? "Patient" : "Observation", id);
        return new WriteOp
        {
            Kind = WriteKind.Create,
            Key = key,
            Body = new ResourceTemplate(
                Encoding.ASCII.GetBytes($"{{\"resourceType\":\"{key.Type}\",\"id\":\"{id}\",\"meta\":{{\"versionId\":\""),
                "\",\"lastUpdated\":\""u8.ToArray(),
                Filler),
            Index = Entries(patient, (ushort)(isPatient ? 100 : 0)),
            LastUpdatedParameter = 20,
            Patients = [patient],
        };
    }

    private List<IndexEntry> Entries(string patient, ushort shift)
    {
        var entries = new List<IndexEntry>(20);
        var code = $"http://loinc.org|{_random.Next(300)}";
        for (byte form = 2; form < 5; form++)
        {
            entries.Add(new IndexEntry(Key((ushort)(PatientParameter + shift), form, patient), shift == 0 ? new ResourceKey("Patient", patient) : null));
            entries.Add(new IndexEntry(Key((ushort)(CodeParameter + shift), form, code)));
            entries.Add(new IndexEntry(Key((ushort)(StatusParameter + shift), form, "final")));
            entries.Add(new IndexEntry(Number((ushort)(DateParameter + shift), form)));
            entries.Add(new IndexEntry(Key((ushort)(9 + shift), form, Text())));
            entries.Add(new IndexEntry(Number((ushort)(10 + shift), form)));
        }

        entries.Add(new IndexEntry(Key((ushort)(11 + shift), 2, _random.Next(5) == 0 ? "vital-signs" : "laboratory")));
        return entries;
    }

    private static byte[] Key(ushort parameter, byte form, string value)
    {
        var key = new byte[4 + value.Length];
        BinaryPrimitives.WriteUInt16BigEndian(key, parameter);
        key[2] = form;
        Encoding.ASCII.GetBytes(value, key.AsSpan(3));
        return key;
    }

    private byte[] Number(ushort parameter, byte form)
    {
        var key = new byte[19];
        BinaryPrimitives.WriteUInt16BigEndian(key, parameter);
        key[2] = form;
        _random.NextBytes(key.AsSpan(3));
        return key;
    }

    private string Text() => $"{_random.NextInt64():x16}{_random.NextInt64():x16}";
}

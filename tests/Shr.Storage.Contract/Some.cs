using System.Buffers.Binary;
using System.Text;
using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Storage.Contract;

/// <summary>Test data: small records with index keys in the shape of the real ones, (parameter, form, value).</summary>
public static class Some
{
    public const ushort Gender = 1;
    public const ushort Identifier = 2;
    public const ushort Birthdate = 3;
    public const ushort Name = 4;
    public const ushort Subject = 5;
    public const ushort Code = 6;
    public const ushort PatientUpdated = 7;
    public const ushort ObservationUpdated = 8;
    public const ushort GeneralPractitioner = 9;
    public const ushort PartOf = 10;

    private const byte ValueForm = 2;
    private const byte SortForm = 3;

    public static ResourceKey Patient(string id) => new("Patient", id);

    public static ResourceKey Observation(string id) => new("Observation", id);

    public static WriteOp Create(ResourceKey key, params IndexEntry[] index) => Write(WriteKind.Create, key, index);

    public static WriteOp Put(ResourceKey key, params IndexEntry[] index) => Write(WriteKind.Put, key, index);

    public static WriteOp Delete(ResourceKey key) => new() { Kind = WriteKind.Delete, Key = key };

    public static WriteOp Write(WriteKind kind, ResourceKey key, IndexEntry[] index, string content = "") => new()
    {
        Kind = kind,
        Key = key,
        Body = Body(key, content),
        Index = index,
        LastUpdatedParameter = key.Type == "Patient" ? PatientUpdated : ObservationUpdated,
    };

    public static ResourceTemplate Body(ResourceKey key, string content = "") => new(
        Encoding.UTF8.GetBytes($"{{\"resourceType\":\"{key.Type}\",\"id\":\"{key.Id}\",\"meta\":{{\"versionId\":\""),
        Encoding.UTF8.GetBytes("\",\"lastUpdated\":\""),
        Encoding.UTF8.GetBytes($"\"}},\"text\":\"{content}\"}}"));

    public static byte[] Prefix(ushort parameter, byte form = ValueForm)
    {
        var prefix = new byte[3];
        BinaryPrimitives.WriteUInt16BigEndian(prefix, parameter);
        prefix[2] = form;
        return prefix;
    }

    public static byte[] SortPrefix(ushort parameter) => Prefix(parameter, SortForm);

    /// <summary>A value in the form that is searched: ended by a zero, so that no value is the start of another.</summary>
    public static byte[] Key(ushort parameter, string value) => [.. Prefix(parameter), .. Encoding.UTF8.GetBytes(value), 0];

    public static IndexEntry Value(ushort parameter, string value) => new(Key(parameter, value));

    /// <summary>A value in the form that is sorted by.</summary>
    public static IndexEntry Sort(ushort parameter, string value) => new([.. SortPrefix(parameter), .. Encoding.UTF8.GetBytes(value)]);

    public static IndexEntry Reference(ushort parameter, ResourceKey target) => new(Key(parameter, target.ToString()), target);

    public static KeyRange Is(ushort parameter, string value)
    {
        var key = Key(parameter, value);
        return new KeyRange(key, IndexKeys.AfterPrefix(key));
    }

    public static KeyRange StartsWith(ushort parameter, string value) =>
        IndexKeys.WithPrefix([.. Prefix(parameter), .. Encoding.UTF8.GetBytes(value)]);

    public static KeyRange Between(ushort parameter, string low, string high) =>
        new([.. Prefix(parameter), .. Encoding.UTF8.GetBytes(low)], [.. Prefix(parameter), .. Encoding.UTF8.GetBytes(high)]);

    public static SortKey By(ushort parameter, bool descending = false) => new([SortPrefix(parameter)], descending);

    public static SearchPlan Plan(string type, IndexCondition where, params SortKey[] sort) => new() { Types = [type], Where = where, Sort = sort };
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Storage;
using SortKey = Shr.Search.Plans.SortKey;

namespace Shr.Server.Registries.HealthIds;

/// <summary>
/// A range of health IDs that was generated: one small record (a Library, which only systems may write), however many
/// IDs it holds. Blocks never overlap.
/// </summary>
/// <param name="From">The first body.</param>
/// <param name="To">The last body.</param>
/// <param name="Next">In the pool of the patient index: the first body that nobody has taken; beyond <paramref name="To"/> where all are.</param>
/// <param name="Organization">The code of the organisation that gives the IDs out; null for the pool.</param>
internal sealed record HealthIdBlock(long From, long To, long Next, string? Organization)
{
    /// <summary>The type of its record.</summary>
    public const string Type = "Library";

    private const string Extension = "http://dghs.gov.bd/registry/health-id-block";
    private const long SeriesSize = 100_000_000;

    private const byte EndForm = 0x02;
    private const byte PoolForm = 0x03;
    private const byte OwnerForm = 0x04;

    /// <summary>Its record's version; 0 while it is not stored.</summary>
    public int Version { get; init; }

    /// <summary>Its record.</summary>
    public ResourceKey Key => new(Type, string.Create(CultureInfo.InvariantCulture, $"hid-block-{From}"));

    /// <summary>How many IDs it holds.</summary>
    public long Total => HealthIdCount.Between(From, To);

    /// <summary>Its first health ID; the first body may have a reserved pattern.</summary>
    public string First => HealthId.Of(HealthId.NextAssignable(From - 1, To) ?? From);

    /// <summary>Its last one.</summary>
    public string Last => HealthId.Of(To);

    /// <summary>The order of blocks by their ends.</summary>
    public static SortKey ByEnd { get; } = new([Key0(EndForm)], Descending: false);

    /// <summary>The order of blocks of the pool by what is next.</summary>
    public static SortKey ByNext { get; } = new([Key0(PoolForm)], Descending: false);

    /// <summary>Its index entries.</summary>
    public IEnumerable<IndexEntry> Entries
    {
        get
        {
            yield return new IndexEntry(NumberKey(EndForm, To));
            if (Organization is { } owner)
            {
                yield return new IndexEntry(OwnerKey(owner));
            }
            else if (Next <= To)
            {
                yield return new IndexEntry(NumberKey(PoolForm, Next));
            }
        }
    }

    /// <summary>The first body of the series of a body.</summary>
    public static long FirstOfSeries(long body) => body / SeriesSize * SeriesSize;

    /// <summary>The last body of the series of a body.</summary>
    public static long LastOfSeries(long body) => FirstOfSeries(body) + SeriesSize - 1;

    /// <summary>Ends at a body or after it, within its series.</summary>
    public static IndexCondition EndsFrom(long body) => new KeyRange(NumberKey(EndForm, body), NumberKey(EndForm, LastOfSeries(body) + 1));

    /// <summary>Is of the pool and not used up.</summary>
    public static IndexCondition IsOpen { get; } = IndexKeys.WithPrefix(Key0(PoolForm));

    /// <summary>Belongs to an organisation.</summary>
    public static IndexCondition IsOf(string organization) => IndexKeys.WithPrefix(OwnerKey(organization));

    /// <summary>The block of a stored record, or null where it is none.</summary>
    public static HealthIdBlock? Read(ResourceVersion version, CompiledModel model)
    {
        using var resource = Resource.Parse(version.Json.ToArray(), model.Types, new IssueCollector());
        return resource is null || Read(resource.Root) is not { } block ? null : block with { Version = version.Version };
    }

    /// <summary>The block that a record says, or null.</summary>
    public static HealthIdBlock? Read(Element root)
    {
        foreach (var extension in root.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) != Extension)
            {
                continue;
            }

            var parts = new Dictionary<string, string>();
            foreach (var part in extension.ChildrenOf("extension"u8))
            {
                parts[part.ChildString("url"u8) ?? ""] = part.ChildString("valueString"u8) ?? "";
            }

            return Number("from") is { } from && Number("to") is { } to && Number("next") is { } next && from <= to && next >= from
                ? new HealthIdBlock(from, to, next, parts.GetValueOrDefault("organization"))
                : null;

            long? Number(string name) =>
                long.TryParse(parts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var body)
                && body is >= HealthId.OrganizationFirst and <= HealthId.IndexLast + 1 ? body : null;
        }

        return null;
    }

    /// <summary>The record of the block.</summary>
    public JsonObject ToJson(DateTimeOffset now)
    {
        var parts = new JsonArray(Part("from", Text(From)), Part("to", Text(To)), Part("next", Text(Next)));
        if (Organization is { } owner)
        {
            parts.Add(Part("organization", owner));
        }

        return new JsonObject
        {
            ["resourceType"] = Type,
            ["id"] = Key.Id,
            ["extension"] = new JsonArray(new JsonObject { ["url"] = Extension, ["extension"] = parts }),
            ["name"] = $"HealthIdBlock_{Text(From)}",
            ["status"] = "active",
            ["type"] = Kind(),
            ["date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["description"] = $"Health IDs {First} to {Last}",
        };
    }

    /// <summary>The kind of Library: a list of things kept.</summary>
    public static JsonObject Kind() =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/library-type", ["code"] = "asset-collection" }) };

    private static JsonObject Part(string name, string value) => new() { ["url"] = name, ["valueString"] = value };

    private static string Text(long body) => body.ToString(CultureInfo.InvariantCulture);

    private static byte[] Key0(byte form)
    {
        var key = new byte[3];
        BinaryPrimitives.WriteUInt16BigEndian(key, NationalKeys.Parameter);
        key[2] = form;
        return key;
    }

    private static byte[] NumberKey(byte form, long body)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, body);
        return [.. Key0(form), .. number];
    }

    private static byte[] OwnerKey(string organization) => [.. Key0(OwnerForm), .. Encoding.UTF8.GetBytes(organization), 0];
}

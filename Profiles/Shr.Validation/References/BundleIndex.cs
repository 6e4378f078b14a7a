using Shr.Fhir;

namespace Shr.Validation.References;

/// <summary>The entries of a Bundle by fullUrl, type and id: made once, so that a Bundle's cost grows with its length only.</summary>
/// <remarks>https://hl7.org/fhir/R4/bundle.html#references</remarks>
internal sealed class BundleIndex
{
    private readonly List<BundleEntry> _entries = [];
    private readonly Dictionary<string, List<BundleEntry>> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BundleEntry>> _byTypeAndId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, BundleEntry> _byRow = [];

    public BundleIndex(in Element bundle)
    {
        Bundle = bundle;
        Type = bundle.ChildString("type"u8) ?? "";
        foreach (var child in bundle.ChildrenOf("entry"u8))
        {
            Add(child);
        }
    }

    public Element Bundle { get; }

    /// <summary>The Bundle's type: document, transaction, ...</summary>
    public string Type { get; }

    public IReadOnlyList<BundleEntry> Entries => _entries;

    /// <summary>The entry whose resource stands at a row, or null.</summary>
    public BundleEntry? EntryOf(in Element resource) => _byRow.GetValueOrDefault(resource.Row);

    /// <summary>The entries a reference from an entry can mean; versions are told apart where the reference names one.</summary>
    public List<BundleEntry> Find(in ReferenceText reference, BundleEntry? from)
    {
        var found = ByUrl(reference.Unversioned);
        if (found.Count == 0 && reference.Kind == ReferenceKind.Relative)
        {
            found = from is { Base: { } origin } ? ByUrl(origin + reference.Type!.Name + "/" + reference.Id) : ByKey(reference);
        }

        if (found.Count > 0 && reference.Version is { } version)
        {
            found = found.FindAll(e => e.VersionId == version);
        }

        return found;
    }

    /// <summary>All entries of a type with an id, whatever their fullUrls.</summary>
    public List<BundleEntry> ByKey(in ReferenceText reference) =>
        reference.Type is null ? [] : _byTypeAndId.GetValueOrDefault(reference.Type.Name + "/" + reference.Id) ?? [];

    /// <summary>The entry that has the id of a relative reference as its UUID or OID; null where none or more than one has.</summary>
    public BundleEntry? ByUrn(in ReferenceText reference) =>
        reference.Kind == ReferenceKind.Relative && (ByUrl("urn:uuid:" + reference.Id) is [var uuid] ? uuid : ByUrl("urn:oid:" + reference.Id) is [var oid] ? oid : null) is { Resource.Exists: true } entry ? entry : null;

    private List<BundleEntry> ByUrl(string url) => _byUrl.GetValueOrDefault(url) ?? [];

    private void Add(in Element child)
    {
        var resource = child.Child("resource"u8);
        var id = resource.Exists ? resource.ChildString("id"u8) : null;
        var url = child.ChildString("fullUrl"u8);
        var entry = new BundleEntry(_entries.Count, child, resource, url, id, resource.Exists ? resource.Child("meta"u8).ChildString("versionId"u8) : null);
        _entries.Add(entry);
        if (url is not null)
        {
            AddTo(_byUrl, url, entry);
        }

        if (resource.Exists)
        {
            _byRow[resource.Row] = entry;
            if (id is not null)
            {
                AddTo(_byTypeAndId, resource.Type.Name + "/" + id, entry);
            }
        }
    }

    private static void AddTo(Dictionary<string, List<BundleEntry>> index, string key, BundleEntry entry)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = [];
        }

        list.Add(entry);
    }
}

using Shr.Terminology.Sources;

namespace Shr.Terminology.Operations;

/// <summary>Resources that clients sent once and refer to later by a cache-id.</summary>
/// <remarks>https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/ ($cache-control)</remarks>
internal sealed class ResourceCaches(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemorySource> _caches = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Keeps resources under a new id; the oldest cache goes where there are too many.</summary>
    public void Add(string id, MemorySource resources)
    {
        lock (_lock)
        {
            _caches[id] = resources;
            _order.Enqueue(id);
            while (_order.Count > limit)
            {
                _caches.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The resources of a cache, or null.</summary>
    public MemorySource? Find(string id)
    {
        lock (_lock)
        {
            return _caches.GetValueOrDefault(id);
        }
    }

    /// <summary>Forgets a cache; false where it is not known.</summary>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            return _caches.Remove(id);
        }
    }
}

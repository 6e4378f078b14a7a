using System.Collections;
using Shr.Storage;

namespace Shr.Server.Bundles;

/// <summary>The versions that one entry of a transaction made, seen in the list of all.</summary>
internal sealed class VersionSlice(IReadOnlyList<ResourceVersion> all, int first, int count) : IReadOnlyList<ResourceVersion>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public ResourceVersion this[int index] => all[first + index];

    /// <inheritdoc/>
    public IEnumerator<ResourceVersion> GetEnumerator() => all.Skip(first).Take(count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

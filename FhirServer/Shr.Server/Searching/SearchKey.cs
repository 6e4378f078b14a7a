using System.Security.Cryptography;
using Shr.Storage;

namespace Shr.Server.Searching;

/// <summary>The key of page links: kept in the store, so that links outlive a restart and serve every node.</summary>
internal static class SearchKey
{
    private const string Name = "page-key";

    /// <summary>The key, made at the first start.</summary>
    public static async ValueTask<byte[]> LoadAsync(IStoreMetadata metadata, CancellationToken cancellationToken)
    {
        if (await metadata.ReadValueAsync(Name, cancellationToken) is { Length: 32 } kept)
        {
            return kept;
        }

        var fresh = RandomNumberGenerator.GetBytes(32);
        await metadata.WriteValueAsync(Name, fresh, cancellationToken);
        return fresh;
    }
}

using System.Globalization;
using System.Text;

namespace Shr.Storage;

/// <summary>
/// A resource whose <c>meta.versionId</c> and <c>meta.lastUpdated</c> are still open, as only the commit knows them:
/// the bytes before the version, between the two, and after.
/// </summary>
/// <param name="BeforeVersion">Everything up to and with the opening quote of the version id.</param>
/// <param name="BeforeLastUpdated">From the closing quote of the version id to the opening quote of lastUpdated.</param>
/// <param name="Rest">From the closing quote of lastUpdated to the end.</param>
public sealed record ResourceTemplate(ReadOnlyMemory<byte> BeforeVersion, ReadOnlyMemory<byte> BeforeLastUpdated, ReadOnlyMemory<byte> Rest)
{
    /// <summary>How lastUpdated is written: always UTC, always milliseconds, so that text order is time order.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The finished bytes.</summary>
    public byte[] Fill(int version, DateTimeOffset lastUpdated)
    {
        Span<byte> versionText = stackalloc byte[11];
        version.TryFormat(versionText, out var versionLength, default, CultureInfo.InvariantCulture);
        var instant = Encoding.ASCII.GetBytes(lastUpdated.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture));
        var bytes = new byte[BeforeVersion.Length + versionLength + BeforeLastUpdated.Length + instant.Length + Rest.Length];
        var at = bytes.AsSpan();
        BeforeVersion.Span.CopyTo(at);
        at = at[BeforeVersion.Length..];
        versionText[..versionLength].CopyTo(at);
        at = at[versionLength..];
        BeforeLastUpdated.Span.CopyTo(at);
        at = at[BeforeLastUpdated.Length..];
        instant.CopyTo(at);
        Rest.Span.CopyTo(at[instant.Length..]);
        return bytes;
    }
}

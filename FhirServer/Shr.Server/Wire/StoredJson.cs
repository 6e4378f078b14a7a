using System.Buffers;

namespace Shr.Server.Wire;

/// <summary>A resource whose bytes are there already.</summary>
public sealed record StoredJson(ReadOnlyMemory<byte> Json) : IFhirContent
{
    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output) => output.Write(Json.Span);
}

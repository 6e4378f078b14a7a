using System.Buffers;

namespace Shr.Server.Wire;

/// <summary>A body that is written when it is sent: one resource in JSON.</summary>
public interface IFhirContent
{
    /// <summary>Writes the whole resource.</summary>
    void WriteTo(IBufferWriter<byte> output);
}

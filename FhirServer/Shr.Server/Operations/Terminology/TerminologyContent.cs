using System.Buffers;
using Shr.Server.Wire;

namespace Shr.Server.Operations.Terminology;

/// <summary>An answer that the terminology has written already.</summary>
internal sealed record TerminologyContent(ReadOnlyMemory<byte> Json) : IFhirContent
{
    public void WriteTo(IBufferWriter<byte> output) => output.Write(Json.Span);
}

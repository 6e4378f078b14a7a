namespace Shr.Server.Wire;

/// <summary>Bytes that are sent as they are: the content of a Binary.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Name">The name under which a browser saves it; an id, so nothing in it needs escaping.</param>
public sealed record RawContent(ReadOnlyMemory<byte> Bytes, string MediaType, string Name);

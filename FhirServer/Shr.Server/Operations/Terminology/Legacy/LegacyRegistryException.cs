namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>The legacy registry cannot be read just now; the message says why, for the log.</summary>
internal sealed class LegacyRegistryException(string message, Exception? inner = null) : Exception(message, inner);

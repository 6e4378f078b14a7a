namespace Shr.Server.Registries;

/// <summary>One fault in what a client of a national service sent.</summary>
/// <param name="Code">The number of the service's table (1001, 2002…), or 0.</param>
/// <param name="Field">The field in the service's words, or null.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Type">The kind of fault, where the service names kinds; else empty.</param>
internal sealed record NationalFault(int Code, string? Field, string Message, string Type = "");

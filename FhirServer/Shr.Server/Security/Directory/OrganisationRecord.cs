namespace Shr.Server.Security.Directory;

/// <summary>A facility's or national system that may let its users sign in.</summary>
/// <param name="Id">A short name.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiToken">The fingerprint of its API token, which is good at sign-in only.</param>
/// <param name="IsActive">False: nobody of it signs in.</param>
public sealed record OrganisationRecord(string Id, string Name, string ApiToken, bool IsActive = true);

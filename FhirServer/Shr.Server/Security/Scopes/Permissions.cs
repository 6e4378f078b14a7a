namespace Shr.Server.Security.Scopes;

/// <summary>The five letters of a SMART scope of version 2.</summary>
[Flags]
public enum Permissions
{
    None = 0,
    Create = 1,
    Read = 2,
    Update = 4,
    Delete = 8,
    Search = 16,
    All = 31,
}

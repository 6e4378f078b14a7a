namespace Shr.Server.Security;

/// <summary>Which ways of signing in the server knows.</summary>
public enum SecurityMode
{
    /// <summary>None: everybody may do everything, and the server listens on loopback only.</summary>
    Off,

    /// <summary>SMART on FHIR: bearer tokens of the embedded or an external issuer.</summary>
    Smart,

    /// <summary>The national sign-in: three headers, tokens of the embedded or an external identity provider.</summary>
    National,

    /// <summary>Both.</summary>
    Both,
}

namespace Shr.Server.Security.Directory;

/// <summary>What a token is good for.</summary>
public enum TokenKind
{
    /// <summary>Requests.</summary>
    Access,

    /// <summary>A new access token, once.</summary>
    Refresh,

    /// <summary>The first tokens after a sign-in in the browser, once.</summary>
    Code,

    /// <summary>The context in which an EHR starts an app.</summary>
    Launch,
}

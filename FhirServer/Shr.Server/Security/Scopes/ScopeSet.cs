namespace Shr.Server.Security.Scopes;

/// <summary>The scopes of a token.</summary>
public sealed class ScopeSet
{
    private ScopeSet(IReadOnlyList<string> texts, IReadOnlyList<SmartScope> resources)
    {
        Texts = texts;
        Resources = resources;
    }

    /// <summary>All scopes as written, each once.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Those that speak of records.</summary>
    public IReadOnlyList<SmartScope> Resources { get; }

    /// <summary>The scopes of a space-separated list; what is not understood grants nothing.</summary>
    public static ScopeSet Parse(string text)
    {
        string[] texts = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        return new ScopeSet(texts, [.. texts.Select(SmartScope.Parse).OfType<SmartScope>()]);
    }

    /// <summary>Whether a scope such as <c>openid</c> is among them.</summary>
    public bool Has(string scope) => Texts.Contains(scope);

    /// <summary>Whether all permissions are granted for a type, by one scope or several, restricted or not.</summary>
    public bool Allows(string type, Permissions permissions)
    {
        var granted = Permissions.None;
        foreach (var scope in Resources)
        {
            granted |= scope.Covers(type) ? scope.Permissions : Permissions.None;
        }

        return (granted & permissions) == permissions;
    }

    /// <summary>Only those scopes that are also in a list of what may be granted; a wildcard there covers its parts.</summary>
    public ScopeSet GrantedBy(ScopeSet allowed) => Parse(string.Join(' ', Texts.Where(t => allowed.Has(t) || allowed.Covers(t))));

    private bool Covers(string text) =>
        SmartScope.Parse(text) is { } asked
        && Resources.Any(r => r.Context == asked.Context && r.Covers(asked.Type) && (r.Permissions & asked.Permissions) == asked.Permissions
            && (r.Query is null || r.Query == asked.Query));

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Texts);
}

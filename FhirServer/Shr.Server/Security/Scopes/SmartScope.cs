namespace Shr.Server.Security.Scopes;

/// <summary>One resource scope: <c>patient/Observation.rs?category=laboratory</c>.</summary>
/// <param name="Context">For whom.</param>
/// <param name="Type">The resource type, or <c>*</c>.</param>
/// <param name="Permissions">What may be done.</param>
/// <param name="Query">What the records must meet beside, as written, or null.</param>
/// <param name="Text">The scope as asked, which is how it is granted.</param>
/// <remarks>https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources</remarks>
public sealed record SmartScope(ScopeContext Context, string Type, Permissions Permissions, string? Query, string Text)
{
    private const string Letters = "cruds";

    /// <summary>Whether it speaks of a type.</summary>
    public bool Covers(string type) => Type == "*" || Type == type;

    /// <summary>The scope of a text, or null where it is none (or one of another kind, such as <c>openid</c>).</summary>
    public static SmartScope? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var head = question < 0 ? text : text[..question];
        var dot = head.LastIndexOf('.');
        if (slash < 0 || dot < slash || ContextOf(head[..slash]) is not { } context)
        {
            return null;
        }

        var type = head[(slash + 1)..dot];
        var permissions = PermissionsOf(head[(dot + 1)..]);
        if (permissions == Permissions.None || !(type == "*" || IsName(type)))
        {
            return null;
        }

        // An empty restriction is no restriction that anybody meant.
        var query = question < 0 ? null : text[(question + 1)..];
        return query is "" ? null : new SmartScope(context, type, permissions, query, text);
    }

    private static ScopeContext? ContextOf(string text) => text switch
    {
        "patient" => ScopeContext.Patient,
        "user" => ScopeContext.User,
        "system" => ScopeContext.System,
        _ => null,
    };

    // Version 1 knows three words; version 2 letters in the order c, r, u, d, s.
    private static Permissions PermissionsOf(string text)
    {
        switch (text)
        {
            case "read":
                return Permissions.Read | Permissions.Search;
            case "write":
                return Permissions.Create | Permissions.Update | Permissions.Delete;
            case "*":
                return Permissions.All;
        }

        var permissions = Permissions.None;
        var last = -1;
        foreach (var letter in text)
        {
            var at = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (at <= last)
            {
                return Permissions.None;
            }

            permissions |= (Permissions)(1 << at);
            last = at;
        }

        return permissions;
    }

    private static bool IsName(string type) => type.Length is > 0 and <= 64 && type.All(char.IsAsciiLetter) && char.IsAsciiLetterUpper(type[0]);
}

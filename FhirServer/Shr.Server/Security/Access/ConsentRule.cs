namespace Shr.Server.Security.Access;

/// <summary>One consequence of a Consent, flat: somebody, for a purpose, may not see some records during a span of time.</summary>
/// <param name="Kind">
/// <see cref="Denial"/>; or a digit: a denial that has exceptions; or the letter of that digit (<c>a</c> for <c>0</c>): an
/// exception to it.
/// </param>
/// <param name="Actor">A reference (<c>Organization/7</c>), <c>id:</c> and an identifier's value, or <c>*</c>.</param>
/// <param name="Purpose">A code of v3-ActReason, or <c>*</c>.</param>
/// <param name="Scope">Which records: see <see cref="ConsentScope"/>.</param>
/// <param name="From">The first second, since 1970.</param>
/// <param name="To">The last second, since 1970.</param>
internal sealed record ConsentRule(char Kind, string Actor, string Purpose, string Scope, long From, long To)
{
    /// <summary>The kind of a denial without exceptions.</summary>
    public const char Denial = 'd';

    /// <summary>How many denials with exceptions one Consent can have; exceptions of further ones are not looked at.</summary>
    public const int MaxExcepted = 4;

    /// <summary>What the rule looks like, whoever it is about.</summary>
    public string Shape => $"{Kind}|{Scope}";

    /// <summary>The kind of the exceptions to a denial.</summary>
    public static char ExceptionOf(char denial) => (char)('a' + (denial - '0'));
}

using Shr.Fhir;
using Shr.Search.Plans;

namespace Shr.Server.Security.Access;

/// <summary>
/// Which records a rule of a Consent is about, as text: <c>*</c>, or parts that must all hold, joined by <c>&amp;</c>:
/// <c>T:Observation</c> (type), <c>L:system|code</c> (security label), <c>C:system|code</c> (its code), <c>R:Type/id</c>.
/// </summary>
internal static class ConsentScope
{
    public const string All = "*";

    private static readonly char[] Separators = ['&'];

    public static string Part(char kind, string value) => $"{kind}:{value.Replace("&", "", StringComparison.Ordinal)}";

    /// <summary>What a record must meet to be meant. What cannot be asked counts as met: for a denial that is the safe side.</summary>
    /// <param name="scope">The text.</param>
    /// <param name="lower">Turns a search of a type into a condition, or null where the type has no such parameter.</param>
    /// <param name="codedTypes">The types that have a search parameter <c>code</c>.</param>
    public static IndexCondition Lower(string scope, Func<string, string, IndexCondition?> lower, IReadOnlyList<string> codedTypes)
    {
        if (scope == All)
        {
            return new Everything();
        }

        return Conditions.And([.. scope.Split(Separators).Select(part => part switch
        {
            ['T', ':', .. var type] => new HasType([type]),
            ['L', ':', .. var label] => AccessLabels.HasSecurity(Left(label), Right(label)),
            ['R', ':', .. var reference] => new HasKey([new ResourceKey(Left(reference, '/'), Right(reference, '/'))]),
            ['C', ':', .. var code] => OfCode(code, lower, codedTypes),
            _ => new Everything(),
        })]);
    }

    private static IndexCondition OfCode(string code, Func<string, string, IndexCondition?> lower, IReadOnlyList<string> codedTypes)
    {
        var query = "code=" + Uri.EscapeDataString(code.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal));
        return Conditions.Or([.. codedTypes.Select(type =>
            lower(type, query) is { } condition ? Conditions.And(new HasType([type]), condition) : new Nothing())]);
    }

    private static string Left(string text, char separator = '|') => text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? text[..at] : "";

    private static string Right(string text, char separator = '|') => text[(text.IndexOf(separator, StringComparison.Ordinal) + 1)..];
}

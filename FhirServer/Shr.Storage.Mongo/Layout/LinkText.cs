using System.Text;
using Shr.Fhir;

namespace Shr.Storage.Mongo.Layout;

/// <summary>
/// A reference of one record to another as a text: the target first, then by what it is referred to, which is the first
/// three bytes of the index key (parameter and form). <c>Patient/23 -1E3</c>.
/// </summary>
internal static class LinkText
{
    private const int ParameterBytes = 3;

    public static string Of(ResourceKey target, ReadOnlySpan<byte> key) => $"{target} {Parameter(key[..Math.Min(key.Length, ParameterBytes)])}";

    /// <summary>The links that lead to a target by keys with a prefix: one text, or all from the first to before the second.</summary>
    public static (string Low, string? Before) To(string target, ReadOnlySpan<byte> prefix) => prefix.Length switch
    {
        < 2 => throw new ArgumentException("A link is asked by parameter or by parameter and form."),
        2 => ($"{target} {Parameter(prefix)}", $"{target} {Parameter(Search.Plans.IndexKeys.AfterPrefix(prefix))}"),
        _ => ($"{target} {Parameter(prefix[..ParameterBytes])}", null),
    };

    /// <summary>The target of a link whose key starts with one of the prefixes; null for another link.</summary>
    public static string? TargetOf(string link, IReadOnlyList<byte[]> prefixes)
    {
        var space = link.LastIndexOf(' ');
        var parameter = SortableText.Decode(Encoding.ASCII.GetBytes(link[(space + 1)..]));
        foreach (var prefix in prefixes)
        {
            if (parameter.AsSpan().StartsWith(prefix.AsSpan(0, Math.Min(prefix.Length, ParameterBytes))))
            {
                return link[..space];
            }
        }

        return null;
    }

    private static string Parameter(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(SortableText.Encode(bytes));
}

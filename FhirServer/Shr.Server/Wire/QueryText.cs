using System.Text;

namespace Shr.Server.Wire;

/// <summary>Query strings and forms: repeated names stay repeated, order stays.</summary>
/// <remarks>https://url.spec.whatwg.org/#urlencoded-parsing</remarks>
public static class QueryText
{
    /// <summary>The parameters of <c>a=1&amp;b=2</c> (a leading <c>?</c> is left out). Faulty escapes stand for themselves.</summary>
    public static IReadOnlyList<QueryParameter> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text == "?")
        {
            return [];
        }

        var parameters = new List<QueryParameter>();
        var rest = text[0] == '?' ? text.AsSpan(1) : text;
        foreach (var range in rest.Split('&'))
        {
            var part = rest[range];
            if (part.IsEmpty)
            {
                continue;
            }

            var equals = part.IndexOf('=');
            parameters.Add(equals < 0
                ? new QueryParameter(Decode(part), "")
                : new QueryParameter(Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        return parameters;
    }

    /// <summary>Parameters as a query string, without <c>?</c>.</summary>
    public static string Format(IEnumerable<QueryParameter> parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters)
        {
            if (text.Length > 0)
            {
                text.Append('&');
            }

            text.Append(Encode(parameter.Name)).Append('=').Append(Encode(parameter.Value));
        }

        return text.ToString();
    }

    private static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0)
        {
            return text.ToString();
        }

        return Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
    }

    // These are harmless in a query and make search links readable.
    private static string Encode(string text) =>
        Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)
            .Replace("%2C", ",", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal);
}

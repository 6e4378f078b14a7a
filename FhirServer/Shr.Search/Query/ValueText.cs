using System.Text;

namespace Shr.Search.Query;

/// <summary>The escapes of search values: a backslash before comma, dollar, pipe or backslash.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#escaping</remarks>
internal static class ValueText
{
    /// <summary>The parts between unescaped separators, still escaped.</summary>
    public static List<string> Split(string value, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
            }
            else if (value[i] == separator)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }

    /// <summary>The text meant. A backslash before any other character stands for itself.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is ',' or '$' or '|' or '\\')
            {
                i++;
            }

            text.Append(value[i]);
        }

        return text.ToString();
    }
}

using System.Text;

namespace Shr.Fhir.Patch;

/// <summary>
/// Names without prefix in an XPath 1.0 expression are in no namespace, but XML Patch means the default namespace of the
/// patch by them: they get a prefix.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc5261#section-4.2.2</remarks>
internal static class XPathNames
{
    /// <summary>The prefix that stands for the default namespace.</summary>
    public const string DefaultPrefix = "default-ns";

    /// <summary>The expression with the prefix before each plain element name.</summary>
    public static string WithDefaultPrefix(string expression)
    {
        var result = new StringBuilder(expression.Length + 32);
        var at = 0;
        while (at < expression.Length)
        {
            var c = expression[at];
            if (c is '\'' or '"')
            {
                var end = expression.IndexOf(c, at + 1);
                end = end < 0 ? expression.Length : end + 1;
                result.Append(expression, at, end - at);
                at = end;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var end = at;
                while (end < expression.Length && (char.IsLetterOrDigit(expression[end]) || expression[end] is '_' or '-' or '.'))
                {
                    end++;
                }

                if (IsElementName(expression, at, end))
                {
                    result.Append(DefaultPrefix).Append(':');
                }

                result.Append(expression, at, end - at);
                at = end;
            }
            else
            {
                result.Append(c);
                at++;
            }
        }

        return result.ToString();
    }

    // Not a prefix, an axis, a function, an attribute, a name with prefix, or an operator between two operands.
    private static bool IsElementName(string expression, int start, int end)
    {
        var after = expression.AsSpan(end).TrimStart();
        var before = expression.AsSpan(0, start).TrimEnd();
        if (after.StartsWith(":", StringComparison.Ordinal) || after.StartsWith("(", StringComparison.Ordinal)
            || before.EndsWith("@", StringComparison.Ordinal) || (before.EndsWith(":", StringComparison.Ordinal) && !before.EndsWith("::", StringComparison.Ordinal))
            || before.EndsWith("attribute::", StringComparison.Ordinal) || before.EndsWith("$", StringComparison.Ordinal))
        {
            return false;
        }

        var isOperator = expression[start..end] is "and" or "or" or "div" or "mod";
        return !isOperator || before.IsEmpty || before[^1] is '/' or '[' or '(' or '=' or '|';
    }
}

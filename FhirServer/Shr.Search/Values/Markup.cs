using System.Net;
using System.Text;

namespace Shr.Search.Values;

/// <summary>The text of XHTML without its tags.</summary>
internal static class Markup
{
    public static string TextOf(string xhtml)
    {
        var text = new StringBuilder(xhtml.Length);
        var from = 0;
        while (from < xhtml.Length)
        {
            var tag = xhtml.IndexOf('<', from);
            if (tag < 0)
            {
                text.Append(xhtml, from, xhtml.Length - from);
                break;
            }

            text.Append(xhtml, from, tag - from).Append(' ');
            var end = xhtml.IndexOf('>', tag);
            if (end < 0)
            {
                break;
            }

            from = end + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}

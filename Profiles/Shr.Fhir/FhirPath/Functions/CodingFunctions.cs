using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Encoding and escaping of text.</summary>
/// <remarks>https://hl7.org/fhirpath/#encodeformat-string-string, https://hl7.org/fhirpath/#escapetarget-string-string</remarks>
internal static class CodingFunctions
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static bool Encode(in Call call)
    {
        if (!TwoTexts(call, out var text, out var format))
        {
            return false;
        }

        if (text is null || format is null)
        {
            return call.Empty();
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return format switch
        {
            "hex" => call.Return(Convert.ToHexStringLower(bytes)),
            "base64" => call.Return(Convert.ToBase64String(bytes)),
            "urlbase64" => call.Return(Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_')),
            _ => call.Empty(),
        };
    }

    public static bool Decode(in Call call)
    {
        if (!TwoTexts(call, out var text, out var format))
        {
            return false;
        }

        if (text is null || format is null)
        {
            return call.Empty();
        }

        var bytes = new byte[text.Length + 2];
        int length;
        switch (format)
        {
            case "hex":
                if (text.Length % 2 != 0 || text.AsSpan().ContainsAnyExcept(HexDigits))
                {
                    return call.Fail("the text is not hexadecimal");
                }

                bytes = Convert.FromHexString(text);
                length = bytes.Length;
                break;
            case "base64" or "urlbase64":
                var plain = format == "base64" ? text : text.Replace('-', '+').Replace('_', '/');
                if (!Convert.TryFromBase64String(plain, bytes, out length))
                {
                    return call.Fail("the text is not base64");
                }

                break;
            default:
                return call.Empty();
        }

        return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)) ? call.Return(Strict.GetString(bytes, 0, length)) : call.Fail("the bytes are not text in UTF-8");
    }

    public static bool Escape(in Call call)
    {
        if (!TwoTexts(call, out var text, out var target))
        {
            return false;
        }

        return (text, target) switch
        {
            (null, _) or (_, null) => call.Empty(),
            (_, "html") => call.Return(WebUtility.HtmlEncode(text)),
            (_, "json") => call.Return(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()),
            _ => call.Empty(),
        };
    }

    public static bool Unescape(in Call call)
    {
        if (!TwoTexts(call, out var text, out var target))
        {
            return false;
        }

        return (text, target) switch
        {
            (null, _) or (_, null) => call.Empty(),
            (_, "html") => call.Return(WebUtility.HtmlDecode(text)),
            (_, "json") => call.Return(UnescapeJson(text)),
            _ => call.Empty(),
        };
    }

    private static bool TwoTexts(in Call call, out string? text, out string? argument)
    {
        argument = null;
        return call.SingleText(out text) && call.TextArgument(0, out argument);
    }

    // A backslash that starts no escape of JSON is kept.
    private static string UnescapeJson(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var c = text[++i];
            if (c == 'u' && i + 4 < text.Length && int.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(c switch
            {
                'b' => "\b",
                'f' => "\f",
                'n' => "\n",
                'r' => "\r",
                't' => "\t",
                '"' => "\"",
                '/' => "/",
                '\\' => "\\",
                _ => "\\" + c,
            });
        }

        return result.ToString();
    }
}

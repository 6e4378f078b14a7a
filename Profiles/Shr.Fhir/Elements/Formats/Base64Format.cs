using System.Buffers;

namespace Shr.Fhir.Elements.Formats;

/// <summary>Base 64 in groups of four with padding at the end; white space may stand anywhere.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#base64Binary</remarks>
internal static class Base64Format
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    public static string? Fault(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        var padding = 0;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(Alphabet);
            var letters = run < 0 ? text.Length : run;
            if (letters > 0 && padding > 0)
            {
                return "nothing may follow the padding";
            }

            count += letters;
            if (run < 0)
            {
                break;
            }

            if (text[run] == '=')
            {
                padding++;
            }
            else if (text[run] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return "only letters, digits, '+' and '/' are allowed, and '=' at the end";
            }

            text = text[(run + 1)..];
        }

        return padding > 2 || (count + padding) % 4 != 0 || count == 0 ? "its length is not a multiple of four" : null;
    }
}

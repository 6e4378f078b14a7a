using System.Buffers;

namespace Shr.Fhir.Elements.Formats;

/// <summary>Strings, codes and ids.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#string</remarks>
internal static class TextFormat
{
    /// <summary>The longest string, in bytes: 1 MB.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly SearchValues<byte> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(i => i is not (9 or 10 or 13)).Select(i => (byte)i)]);

    private static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    public static string? StringFault(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength)
        {
            return "a string has at most 1048576 bytes";
        }

        return text.ContainsAny(Forbidden) ? "control characters are not allowed, except tab, line feed and carriage return" : null;
    }

    public static string? CodeFault(ReadOnlySpan<byte> text)
    {
        if (IsSpace(text[0]) || IsSpace(text[^1]))
        {
            return "a code has no white space at its ends";
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (IsSpace(text[i]) && (IsSpace(text[i - 1]) || text[i] != ' '))
            {
                return "a code has only single spaces between its words";
            }
        }

        return null;
    }

    public static string? IdFault(ReadOnlySpan<byte> text)
    {
        if (text.Length > 64)
        {
            return "an id has at most 64 characters";
        }

        return text.ContainsAnyExcept(IdBytes) ? "an id has only letters A-Z and a-z, digits, '-' and '.'" : null;
    }

    /// <summary>Whether there is nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(" \t\r\n"u8);

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
}

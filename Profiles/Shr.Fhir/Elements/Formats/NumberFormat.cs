using System.Buffers.Text;

namespace Shr.Fhir.Elements.Formats;

/// <summary>Numbers, judged by how they are written: FHIR's integers have no point, no exponent and 32 bits.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#integer</remarks>
internal static class NumberFormat
{
    public static string? IntegerFault(ReadOnlySpan<byte> text, PrimitiveKind kind)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return "a whole number has only digits";
        }

        if (digits[0] == '0' && text.Length > 1)
        {
            return "a whole number has no leading zero and no negative zero";
        }

        if (!Utf8Parser.TryParse(text, out int value, out var used) || used != text.Length)
        {
            return "it does not fit into 32 bits";
        }

        return kind switch
        {
            PrimitiveKind.UnsignedInt when value < 0 => "it must not be negative",
            PrimitiveKind.PositiveInt when value < 1 => "it must be at least 1",
            _ => null,
        };
    }

    // JSON's own grammar is FHIR's, except that a decimal in a string element (XML) may come here unchecked.
    public static string? DecimalFault(ReadOnlySpan<byte> text) => text.Length > 1024 ? "it has more than 1024 characters" : null;
}

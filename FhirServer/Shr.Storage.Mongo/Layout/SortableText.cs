namespace Shr.Storage.Mongo.Layout;

/// <summary>
/// Keys as text. MongoDB orders binary values by length first, so keys are kept as strings, which it orders byte by byte:
/// six bits a character, in an alphabet whose characters are in ASCII order, without padding. Text order is then key order,
/// also where one key is the start of another.
/// </summary>
internal static class SortableText
{
    private static ReadOnlySpan<byte> Alphabet => "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8;

    public static byte[] Encode(ReadOnlySpan<byte> key)
    {
        var text = new byte[((key.Length * 4) + 2) / 3];
        var at = 0;
        var bits = 0;
        var held = 0;
        foreach (var value in key)
        {
            bits = (bits << 8) | value;
            held += 8;
            while (held >= 6)
            {
                held -= 6;
                text[at++] = Alphabet[(bits >> held) & 0x3F];
            }

            bits &= (1 << held) - 1;
        }

        if (held > 0)
        {
            text[at] = Alphabet[(bits << (6 - held)) & 0x3F];
        }

        return text;
    }

    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var key = new byte[text.Length * 3 / 4];
        var at = 0;
        var bits = 0;
        var held = 0;
        foreach (var character in text)
        {
            bits = (bits << 6) | Value(character);
            held += 6;
            if (held >= 8)
            {
                held -= 8;
                key[at++] = (byte)(bits >> held);
                bits &= (1 << held) - 1;
            }
        }

        return key;
    }

    private static int Value(byte character) => character switch
    {
        (byte)'-' => 0,
        >= (byte)'0' and <= (byte)'9' => character - '0' + 1,
        >= (byte)'A' and <= (byte)'Z' => character - 'A' + 11,
        (byte)'_' => 37,
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 38,
        _ => throw new InvalidDataException("An index key in the database is not in the alphabet of keys."),
    };
}

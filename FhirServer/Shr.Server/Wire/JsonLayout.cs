using System.Buffers;

namespace Shr.Server.Wire;

/// <summary>Indents JSON for people (<c>_pretty=true</c>): only white space between values changes.</summary>
internal static class JsonLayout
{
    /// <summary>Writes valid JSON with a line per value.</summary>
    public static void Indent(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            switch (c)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    break;
                case (byte)'"':
                    var end = EndOfString(json, i);
                    output.Write(json[i..end]);
                    i = end - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    output.Write([c]);
                    if (NextVisible(json, i + 1) is (byte)'}' or (byte)']')
                    {
                        break;
                    }

                    NewLine(output, ++depth);
                    break;
                case (byte)'}' or (byte)']':
                    if (!IsOpening(json, i))
                    {
                        NewLine(output, --depth);
                    }

                    output.Write([c]);
                    break;
                case (byte)',':
                    output.Write([c]);
                    NewLine(output, depth);
                    break;
                case (byte)':':
                    output.Write(": "u8);
                    break;
                default:
                    output.Write([c]);
                    break;
            }
        }
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var i = start + 1;
        while (i < json.Length && json[i] != '"')
        {
            i += json[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, json.Length);
    }

    private static byte NextVisible(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at < json.Length ? json[at] : (byte)0;
    }

    private static bool IsOpening(ReadOnlySpan<byte> json, int at)
    {
        do
        {
            at--;
        }
        while (at >= 0 && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

        return at >= 0 && json[at] is (byte)'{' or (byte)'[';
    }

    private static void NewLine(IBufferWriter<byte> output, int depth)
    {
        output.Write("\n"u8);
        for (var i = 0; i < depth; i++)
        {
            output.Write("  "u8);
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Shr.Search.Keys;

/// <summary>
/// Builds keys one after the other in one growing buffer. Text never holds bytes below 0x20 afterwards, so that zero can end it
/// and small numbers can mark it.
/// </summary>
internal sealed class KeyBuilder
{
    /// <summary>Codes, systems and uris longer than this are cut and told apart by a hash.</summary>
    public const int TextLimit = 512;

    private byte[] _bytes = new byte[4096];

    /// <summary>What is added to each form: <see cref="KeyForm.Contained"/>, <see cref="KeyForm.Inline"/> or nothing.</summary>
    public byte Flag { get; set; }

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    public void Clear()
    {
        Length = 0;
        Flag = 0;
    }

    public void CutTo(int length) => Length = length;

    public KeyBuilder Begin(ushort parameter, byte form)
    {
        var at = Reserve(3);
        BinaryPrimitives.WriteUInt16BigEndian(at, parameter);
        at[2] = (byte)(form | Flag);
        return this;
    }

    public KeyBuilder Byte(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public KeyBuilder Number(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);
        return this;
    }

    public KeyBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    /// <summary>Text, without its end mark; a text over the limit keeps its start and gets a hash of the whole.</summary>
    public KeyBuilder Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= TextLimit)
        {
            Clean(utf8);
            return this;
        }

        Clean(utf8[..TextLimit]);
        return Hash(utf8);
    }

    public KeyBuilder Text(string text)
    {
        if (text.Length * 3 > 1024)
        {
            return Text(Encoding.UTF8.GetBytes(text));
        }

        Span<byte> utf8 = stackalloc byte[1024];
        Utf8.FromUtf16(text, utf8, out _, out var written);
        return Text(utf8[..written]);
    }

    /// <summary>Text that is compared regardless of case.</summary>
    /// <remarks>R4 asks servers in doubt to treat tokens so: https://hl7.org/fhir/R4/search.html#token.</remarks>
    public KeyBuilder Folded(ReadOnlySpan<byte> utf8)
    {
        if (!Ascii.IsValid(utf8))
        {
            return Text(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).ToLowerInvariant()));
        }

        var start = Length;
        Text(utf8);
        var end = Math.Min(Length, start + TextLimit);
        for (var i = start; i < end; i++)
        {
            if (_bytes[i] is >= (byte)'A' and <= (byte)'Z')
            {
                _bytes[i] |= 0x20;
            }
        }

        return this;
    }

    public KeyBuilder End() => Byte(0);

    /// <summary>A hash in hexadecimal after a mark, so that it cannot hold a zero byte.</summary>
    public KeyBuilder Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        Byte(0x02);
        Convert.TryToHexStringLower(hash[..16], Reserve(32), out _);
        return this;
    }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Clean(ReadOnlySpan<byte> utf8)
    {
        var to = Reserve(utf8.Length);
        utf8.CopyTo(to);
        for (var i = to.IndexOfAnyInRange((byte)0, (byte)0x1F); i >= 0 && i < to.Length; i++)
        {
            if (to[i] < 0x20)
            {
                to[i] = 0x20;
            }
        }
    }
}

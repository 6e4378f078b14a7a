using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shr.Server.Searching;

/// <summary>
/// Marks in page links. They hold values of records, so they are encrypted; and they are bound to the caller and the
/// question, so that a link is good for nobody and nothing else.
/// </summary>
internal sealed class PageTokens(byte[] key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>The mark as text for an address.</summary>
    public string Protect(ReadOnlySpan<byte> mark, string boundTo)
    {
        var token = new byte[NonceSize + mark.Length + TagSize];
        RandomNumberGenerator.Fill(token.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(token.AsSpan(0, NonceSize), mark, token.AsSpan(NonceSize, mark.Length), token.AsSpan(NonceSize + mark.Length), Encoding.UTF8.GetBytes(boundTo));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The mark of a text, or null where it is damaged or bound to something else.</summary>
    public byte[]? Unprotect(string text, string boundTo)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < NonceSize + TagSize)
        {
            return null;
        }

        var mark = new byte[token.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(token.AsSpan(0, NonceSize), token.AsSpan(NonceSize, mark.Length), token.AsSpan(NonceSize + mark.Length), mark, Encoding.UTF8.GetBytes(boundTo));
            return mark;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

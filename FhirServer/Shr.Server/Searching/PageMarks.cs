using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shr.Server.Searching;

/// <summary>
/// Marks in page links. They hold values of records, so they are encrypted; and they are bound to the caller and the
/// question, so that a link is good for nobody and nothing else. A link carries the marks of the pages before it, newest
/// first, so that there is a way back without the server remembering anything.
/// </summary>
internal sealed class PageMarks(PageKey key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int MaxTrail = 24;

    /// <summary>The parameter that carries the marks.</summary>
    public const string Parameter = "_page";

    /// <summary>The value for the page after the one that was asked by <paramref name="current"/> (null: the first page).</summary>
    public string Next(string? current, ReadOnlySpan<byte> mark, string boundTo)
    {
        var trail = (current?.Split('.') ?? []).Take(MaxTrail - 1).Prepend(Protect(mark, boundTo));
        return string.Join('.', trail);
    }

    /// <summary>The value for the page before; null for the first page, and for one whose trail was cut.</summary>
    public static string? Previous(string current)
    {
        var dot = current.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : current[(dot + 1)..];
    }

    /// <summary>The mark of a page, or null where it is damaged or bound to something else.</summary>
    public byte[]? Read(string value, string boundTo)
    {
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        var text = dot < 0 ? value : value[..dot];
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
        using var cipher = new AesGcm(key.Value, TagSize);
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

    private string Protect(ReadOnlySpan<byte> mark, string boundTo)
    {
        var token = new byte[NonceSize + mark.Length + TagSize];
        RandomNumberGenerator.Fill(token.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key.Value, TagSize);
        cipher.Encrypt(token.AsSpan(0, NonceSize), mark, token.AsSpan(NonceSize, mark.Length), token.AsSpan(NonceSize + mark.Length), Encoding.UTF8.GetBytes(boundTo));
        return Base64Url.EncodeToString(token);
    }
}

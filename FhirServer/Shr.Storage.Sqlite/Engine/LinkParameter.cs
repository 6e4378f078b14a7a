namespace Shr.Storage.Sqlite.Engine;

/// <summary>By what a record refers to another: the first three bytes of the key (parameter number and form) as a number.</summary>
internal static class LinkParameter
{
    public static int Of(ReadOnlySpan<byte> key) => (key[0] << 16) | (key[1] << 8) | key[2];

    /// <summary>The numbers that keys with a prefix can have, both included.</summary>
    /// <exception cref="ArgumentException">The prefix is not a parameter, with or without a form.</exception>
    public static (int From, int To) Range(ReadOnlySpan<byte> prefix) => prefix.Length switch
    {
        2 => (Of([prefix[0], prefix[1], 0]), Of([prefix[0], prefix[1], 0xFF])),
        3 => (Of(prefix), Of(prefix)),
        _ => throw new ArgumentException("A link is asked by parameter or by parameter and form."),
    };
}

namespace Shr.Storage.Sqlite.Writing;

/// <summary>Keys by their bytes: whether one is there is known without looking at the others.</summary>
internal sealed class KeySet
{
    private readonly HashSet<byte[]> _keys = new(new ByContent());
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public KeySet() => _lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();

    public void Add(byte[] key) => _keys.Add(key);

    public bool Contains(ReadOnlySpan<byte> key) => _lookup.Contains(key);

    private sealed class ByContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}

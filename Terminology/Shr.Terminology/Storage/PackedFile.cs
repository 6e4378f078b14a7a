using System.Runtime.InteropServices;
using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Storage;

/// <summary>
/// A code system as a file: a mark, then each column as its length in bytes and its content, in the order of
/// <see cref="PackedData"/>, then a checksum. Reading it is copying it into memory.
/// </summary>
internal static class PackedFile
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("SHRTERM2");

    /// <summary>Writes a code system.</summary>
    public static void Write(Stream stream, PackedData data)
    {
        var sum = new Checksum();
        stream.Write(Mark);
        Span<byte> length = stackalloc byte[4];
        foreach (var column in Columns(data))
        {
            MemoryMarshal.Write(length, column.Length);
            stream.Write(length);
            stream.Write(column.Span);
            sum.Add(length);
            sum.Add(column.Span);
        }

        Span<byte> end = stackalloc byte[8];
        MemoryMarshal.Write(end, sum.Value);
        stream.Write(end);
    }

    /// <summary>Reads a code system, or null with an issue where the file is damaged or of another version.</summary>
    public static PackedCodeSystem? Read(Stream stream, string name, IssueCollector issues)
    {
        var reader = new Reader(stream);
        if (!reader.Expect(Mark))
        {
            issues.Add(TerminologyIssues.StoreDamaged, "", name, "it does not begin as a compiled code system does");
            return null;
        }

        var data = new PackedData
        {
            Header = reader.Bytes(),
            Text = reader.Bytes(),
            TextStart = reader.Ints(),
            Code = reader.Ints(),
            Display = reader.Ints(),
            Definition = reader.Ints(),
            Status = reader.Ints(),
            Flags = reader.Bytes(),
            ParentStart = reader.Ints(),
            Parents = reader.Ints(),
            ChildStart = reader.Ints(),
            Children = reader.Ints(),
            DesignationStart = reader.Ints(),
            DesignationLanguage = reader.Ints(),
            DesignationUse = reader.Ints(),
            DesignationValue = reader.Ints(),
            DesignationExtensions = reader.Ints(),
            DesignationWithdrawn = reader.Bytes(),
            UseSystem = reader.Ints(),
            UseCode = reader.Ints(),
            UseDisplay = reader.Ints(),
            PropertyStart = reader.Ints(),
            PropertyName = reader.Ints(),
            PropertyKind = reader.Bytes(),
            PropertyValue = reader.Ints(),
            PropertySystem = reader.Ints(),
            PropertyDisplay = reader.Ints(),
            PropertyNameText = reader.Ints(),
            ExtensionStart = reader.Ints(),
            ExtensionUrl = reader.Ints(),
            ExtensionJson = reader.Ints(),
            ExtensionValue = reader.Ints(),
            CodeSlots = reader.Ints(),
            Word = reader.Ints(),
            PostingStart = reader.Ints(),
            Posting = reader.Ints(),
        };
        if (!reader.EndsRight())
        {
            issues.Add(TerminologyIssues.StoreDamaged, "", name, "its checksum is wrong");
            return null;
        }

        using var tree = JsonTreeReader.Read(data.Header, issues);
        return tree is not null && FhirCodeSystemReader.ReadHeader(new JsonView(tree, 0)) is { } header ? PackedCodeSystem.Of(header, data) : null;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Columns(PackedData d)
    {
        yield return d.Header;
        yield return d.Text;
        foreach (var column in (int[][])[d.TextStart, d.Code, d.Display, d.Definition, d.Status])
        {
            yield return Bytes(column);
        }

        yield return d.Flags;
        foreach (var column in (int[][])[d.ParentStart, d.Parents, d.ChildStart, d.Children, d.DesignationStart, d.DesignationLanguage, d.DesignationUse, d.DesignationValue, d.DesignationExtensions])
        {
            yield return Bytes(column);
        }

        yield return d.DesignationWithdrawn;
        foreach (var column in (int[][])[d.UseSystem, d.UseCode, d.UseDisplay, d.PropertyStart, d.PropertyName])
        {
            yield return Bytes(column);
        }

        yield return d.PropertyKind;
        foreach (var column in (int[][])[d.PropertyValue, d.PropertySystem, d.PropertyDisplay, d.PropertyNameText, d.ExtensionStart, d.ExtensionUrl, d.ExtensionJson, d.ExtensionValue, d.CodeSlots, d.Word, d.PostingStart, d.Posting])
        {
            yield return Bytes(column);
        }
    }

    private static byte[] Bytes(int[] column) => MemoryMarshal.AsBytes(column.AsSpan()).ToArray();

    /// <summary>FNV-1a over words of eight bytes: quick, and good against truncation and rot.</summary>
    private sealed class Checksum
    {
        public ulong Value { get; private set; } = 14695981039346656037;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            var value = Value;
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            {
                value = (value ^ word) * 1099511628211;
            }

            foreach (var b in bytes[(bytes.Length & ~7)..])
            {
                value = (value ^ b) * 1099511628211;
            }

            Value = value;
        }
    }

    /// <summary>Reads columns and sums them up.</summary>
    private sealed class Reader(Stream stream)
    {
        private readonly Checksum _sum = new();
        private bool _isBroken;

        public bool Expect(byte[] mark)
        {
            var found = new byte[mark.Length];
            return stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length && found.AsSpan().SequenceEqual(mark);
        }

        public byte[] Bytes()
        {
            Span<byte> head = stackalloc byte[4];
            if (_isBroken || stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4)
            {
                _isBroken = true;
                return [];
            }

            var length = MemoryMarshal.Read<int>(head);
            if (length < 0 || (stream.CanSeek && length > stream.Length - stream.Position))
            {
                _isBroken = true;
                return [];
            }

            var bytes = GC.AllocateUninitializedArray<byte>(length);
            _isBroken |= stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length;
            _sum.Add(head);
            _sum.Add(bytes);
            return bytes;
        }

        public int[] Ints()
        {
            Span<byte> head = stackalloc byte[4];
            if (_isBroken || stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4)
            {
                _isBroken = true;
                return [];
            }

            var length = MemoryMarshal.Read<int>(head);
            if (length < 0 || length % 4 != 0 || (stream.CanSeek && length > stream.Length - stream.Position))
            {
                _isBroken = true;
                return [];
            }

            var column = GC.AllocateUninitializedArray<int>(length / 4);
            var bytes = MemoryMarshal.AsBytes(column.AsSpan());
            _isBroken |= stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length;
            _sum.Add(head);
            _sum.Add(bytes);
            return column;
        }

        public bool EndsRight()
        {
            Span<byte> end = stackalloc byte[8];
            return !_isBroken && stream.ReadAtLeast(end, 8, throwOnEndOfStream: false) == 8 && MemoryMarshal.Read<ulong>(end) == _sum.Value;
        }
    }
}

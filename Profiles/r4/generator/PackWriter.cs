using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Shr.Definitions.Generator;

/// <summary>Collects the sections as newline-delimited JSON and writes them, with the index, compressed.</summary>
internal sealed class PackWriter
{
    private sealed class Section
    {
        public readonly ArrayBufferWriter<byte> Bytes = new();
        public int Count;
    }

    private readonly SortedDictionary<string, Section> _sections = new(StringComparer.Ordinal);
    private readonly StringBuilder _index = new();

    public void Add(string name, JsonElement resource)
    {
        if (!_sections.TryGetValue(name, out var section))
        {
            _sections[name] = section = new Section();
        }

        var facts = FactFilter.Filter(resource);
        _index.Append(CultureInfo.InvariantCulture,
            $"{name}\t{section.Bytes.WrittenCount}\t{facts.Length}\t{Text(resource, "resourceType")}\t{Text(resource, "id")}\t{Text(resource, "url")}\t{Text(resource, "version")}\n");
        section.Bytes.Write(facts);
        section.Bytes.Write("\n"u8);
        section.Count++;
    }

    public List<(string Name, int Resources, long Plain, long Packed)> WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.EnumerateFiles(folder, "*.br"))
        {
            File.Delete(old);
        }

        var written = new List<(string, int, long, long)>();
        foreach (var (name, section) in _sections)
        {
            written.Add((name, section.Count, section.Bytes.WrittenCount, Write(Path.Combine(folder, name + ".ndjson.br"), section.Bytes.WrittenSpan)));
        }

        var index = Encoding.UTF8.GetBytes(_index.ToString());
        written.Add(("index", _sections.Values.Sum(s => s.Count), index.Length, Write(Path.Combine(folder, "index.tsv.br"), index)));
        return written;
    }

    private static long Write(string path, ReadOnlySpan<byte> plain)
    {
        using var file = File.Create(path);
        using (var brotli = new BrotliStream(file, new BrotliCompressionOptions { Quality = 11 }, leaveOpen: true))
        {
            brotli.Write(plain);
        }

        return file.Length;
    }

    private static string Text(JsonElement resource, string name) =>
        resource.TryGetProperty(name, out var value) ? value.GetString()! : "";
}

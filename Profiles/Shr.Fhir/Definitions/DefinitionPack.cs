using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace Shr.Fhir.Definitions;

/// <summary>
/// The generated pack of R4 facts that travels inside this assembly. Its index is read when the first definition is asked
/// for, each section when the first of its bytes are.
/// </summary>
/// <remarks>Profiles/r4/PROVENANCE.md says what is in it. An index line is: section, start, length, type, id, url, version.</remarks>
internal sealed class DefinitionPack
{
    private readonly Assembly _assembly = typeof(DefinitionPack).Assembly;
    private readonly Dictionary<string, (DefinitionSource Source, List<Definition> Definitions)> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lengths = new(StringComparer.Ordinal);

    private DefinitionPack()
    {
    }

    /// <summary>All definitions of the pack, section by section.</summary>
    public List<Definition> All { get; } = [];

    public static DefinitionPack Open()
    {
        var pack = new DefinitionPack();
        pack.ReadIndex();
        return pack;
    }

    /// <summary>The definitions of a section: <c>types</c>, <c>profiles</c>, <c>searchparameters</c> …</summary>
    public IReadOnlyList<Definition> Section(string name) => _sections[name].Definitions;

    private void ReadIndex()
    {
        var index = Encoding.UTF8.GetString(Unpack("r4/index.tsv.br", 1 << 20)).AsSpan();
        var names = new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Span<Range> columns = stackalloc Range[8];
        foreach (var range in index.Split('\n'))
        {
            var line = index[range];
            if (line.Split(columns, '\t') != 7)
            {
                continue;
            }

            var section = Shared(names, line[columns[0]]);
            var start = int.Parse(line[columns[1]], NumberStyles.None, CultureInfo.InvariantCulture);
            var length = int.Parse(line[columns[2]], NumberStyles.None, CultureInfo.InvariantCulture);
            if (!_sections.TryGetValue(section, out var entry))
            {
                entry = (new DefinitionSource("r4/" + section, () => Unpack($"r4/{section}.ndjson.br", _lengths[section])), []);
                _sections[section] = entry;
            }

            _lengths[section] = start + length + 1;
            var definition = new Definition(
                entry.Source, start, length, Shared(names, line[columns[3]]), Text(line[columns[4]]), Text(line[columns[5]]),
                line[columns[6]].IsEmpty ? null : Shared(names, line[columns[6]]));
            entry.Definitions.Add(definition);
            All.Add(definition);
        }
    }

    private static string? Text(ReadOnlySpan<char> column) => column.IsEmpty ? null : column.ToString();

    private static string Shared(Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names, ReadOnlySpan<char> name)
    {
        if (!names.TryGetValue(name, out var shared))
        {
            shared = name.ToString();
            names[name] = shared;
        }

        return shared;
    }

    private byte[] Unpack(string resource, int capacity)
    {
        using var packed = _assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException($"the assembly holds no {resource}");
        var source = new byte[packed.Length];
        packed.ReadExactly(source);
        var bytes = new byte[capacity];
        if (!BrotliDecoder.TryDecompress(source, bytes, out var written))
        {
            throw new InvalidDataException($"{resource} is damaged");
        }

        return written == capacity ? bytes : bytes[..written];
    }
}

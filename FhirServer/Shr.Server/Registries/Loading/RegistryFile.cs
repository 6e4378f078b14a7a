using System.Text;
using System.Text.Json;

namespace Shr.Server.Registries.Loading;

/// <summary>Reads tables with a header line (tabs or commas, the latter with quotes) and JSON arrays of flat objects.</summary>
internal static class RegistryFile
{
    /// <summary>The rows of a file.</summary>
    /// <exception cref="FormatException">The file as a whole cannot be read; the message says why.</exception>
    public static IReadOnlyList<RegistryRow> Read(string path)
    {
        // Reading as text drops a byte order mark.
        var text = File.ReadAllText(path, Encoding.UTF8);
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return ReadJson(text);
        }

        return ReadTable(text, Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ',' : '\t');
    }

    private static List<RegistryRow> ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("The file is no JSON array.");
            }

            return [.. document.RootElement.EnumerateArray().Select((item, index) => new RegistryRow(index + 1, Flat(item)))];
        }
        catch (JsonException e)
        {
            throw new FormatException($"The file is no JSON: {e.Message}", e);
        }
    }

    private static Dictionary<string, string> Flat(JsonElement item)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in item.ValueKind == JsonValueKind.Object ? item.EnumerateObject().ToArray() : [])
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                values[member.Name] = member.Value.ToString();
            }
        }

        return values;
    }

    private static List<RegistryRow> ReadTable(string text, char separator)
    {
        var rows = new List<RegistryRow>();
        List<string>? header = null;
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var begin = line;
            var cells = ReadLine(text, separator, ref at, ref line);
            if (header is null)
            {
                header = cells;
            }
            else if (cells is not [""])
            {
                var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                for (var i = 0; i < Math.Min(header.Count, cells.Count); i++)
                {
                    values[header[i].Trim()] = cells[i];
                }

                rows.Add(new RegistryRow(begin, values));
            }
        }

        return rows;
    }

    // Quotes mean something in comma-separated files only (RFC 4180); names in tab-separated lists may contain them.
    private static List<string> ReadLine(string text, char separator, ref int at, ref int line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            line += c == '\n' ? 1 : 0;
            if (c == '"' && separator == ',')
            {
                if (isQuoted && at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append(text[++at]);
                    continue;
                }

                isQuoted = !isQuoted;
            }
            else if (c == separator && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n' && !isQuoted)
            {
                at++;
                break;
            }
            else if (c != '\r' || isQuoted)
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}

using System.Text;
using System.Xml;

namespace Shr.Terminology.Import;

/// <summary>The content of a ClaML file.</summary>
/// <remarks>ISO 13120; the DTD is never fetched.</remarks>
internal sealed class ClamlFile
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersInDocument = 1L << 30,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public string? Version { get; private set; }

    public string? Name { get; private set; }

    public string? Title { get; private set; }

    public string? Date { get; private set; }

    public string Language { get; private set; } = "en";

    public List<ClamlClass> Classes { get; } = [];

    /// <summary>The classes of each modifier, by the modifier's code.</summary>
    public Dictionary<string, List<ClamlClass>> Modifiers { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="XmlException">It is not well-formed; the exception tells line and column.</exception>
    public static ClamlFile Read(Stream stream, long length, Action<double>? progress)
    {
        var file = new ClamlFile();
        using var reader = XmlReader.Create(stream, Settings);
        reader.MoveToContent();
        if (reader.LocalName != "ClaML")
        {
            throw new XmlException($"the root element is {reader.LocalName}, not ClaML", null, 1, 1);
        }

        reader.ReadStartElement();
        while (reader.NodeType != XmlNodeType.EndElement && !reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            file.ReadTop(reader);
            if (file.Classes.Count % 500 == 0 && length > 0 && stream.CanSeek)
            {
                progress?.Invoke((double)stream.Position / length);
            }
        }

        return file;
    }

    private void ReadTop(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "Meta":
                if (reader.GetAttribute("name") == "lang")
                {
                    Language = reader.GetAttribute("value") ?? Language;
                }

                reader.Skip();
                break;
            case "Title":
                Name = reader.GetAttribute("name");
                Version = reader.GetAttribute("version");
                Date = reader.GetAttribute("date");
                Title = Collapse(TextOf(reader));
                break;
            case "ModifierClass":
                var modifier = reader.GetAttribute("modifier") ?? "";
                if (!Modifiers.TryGetValue(modifier, out var list))
                {
                    Modifiers.Add(modifier, list = []);
                }

                list.Add(ReadClass(reader));
                break;
            case "Class":
                Classes.Add(ReadClass(reader));
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static ClamlClass ReadClass(XmlReader reader)
    {
        var result = new ClamlClass
        {
            Code = reader.GetAttribute("code") ?? "",
            Kind = reader.GetAttribute("kind") ?? "category",
            Usage = reader.GetAttribute("usage"),
            Line = reader is IXmlLineInfo info ? info.LineNumber : 0,
        };
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return result;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            ReadPart(reader, result);
        }

        reader.ReadEndElement();
        return result;
    }

    private static void ReadPart(XmlReader reader, ClamlClass into)
    {
        var code = reader.GetAttribute("code") ?? "";
        switch (reader.LocalName)
        {
            case "Meta":
                into.Meta.Add((reader.GetAttribute("name") ?? "", reader.GetAttribute("value") ?? ""));
                reader.Skip();
                break;
            case "SuperClass":
                into.SuperClasses.Add(code);
                reader.Skip();
                break;
            case "SubClass":
                into.SubClasses.Add(code);
                reader.Skip();
                break;
            case "ExcludeModifier":
                into.ExcludedModifiers.Add(code);
                reader.Skip();
                break;
            case "ModifiedBy":
                into.ModifiedBy.Add(new ClamlModifiedBy(code, ReadValid(reader)));
                break;
            case "Rubric":
                ReadRubric(reader, into);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static HashSet<string> ReadValid(XmlReader reader)
    {
        var valid = new HashSet<string>(StringComparer.Ordinal);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return valid;
        }

        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "ValidModifierClass" && reader.GetAttribute("code") is { } code)
            {
                valid.Add(code);
            }
        }

        reader.ReadEndElement();
        return valid;
    }

    private static void ReadRubric(XmlReader reader, ClamlClass into)
    {
        var kind = reader.GetAttribute("kind") ?? "";
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Label")
            {
                var language = reader.GetAttribute("xml:lang") ?? "";
                var text = Collapse(TextOf(reader));
                if (text.Length > 0)
                {
                    into.Rubrics.Add((kind, language, text));
                }
            }
            else
            {
                reader.Read();
            }
        }

        reader.ReadEndElement();
    }

    // Mixed content: references are left out, fragments and paragraphs are kept apart by a blank.
    private static string TextOf(XmlReader reader)
    {
        var text = new StringBuilder();
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == "Reference":
                    reader.Skip();
                    continue;
                case XmlNodeType.Element when reader.LocalName is not "Term":
                    text.Append(' ');
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    text.Append(reader.Value);
                    break;
            }

            reader.Read();
        }

        reader.ReadEndElement();
        return text.ToString();
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

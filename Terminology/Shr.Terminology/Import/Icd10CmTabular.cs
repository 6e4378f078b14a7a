using System.Xml;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Reads the tabular list of ICD-10-CM: chapters, sections, codes, notes, and the codes that a seventh character makes.</summary>
/// <param name="builder">Where concepts go.</param>
/// <param name="report">What the operator is told.</param>
/// <param name="makesCodes">Whether codes with a seventh character are made; not where an order file lists them.</param>
internal sealed class Icd10CmTabular(PackedBuilder builder, ImportReport report, bool makesCodes)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true };

    /// <summary>Reads the file and tells its version.</summary>
    /// <exception cref="XmlException">It is not well-formed.</exception>
    public string? Read(Stream stream)
    {
        using var reader = XmlReader.Create(stream, Settings);
        string? version = null;
        reader.MoveToContent();
        while (!reader.EOF)
        {
            switch (reader)
            {
                case { NodeType: XmlNodeType.Element, LocalName: "version", Depth: 1 }:
                    version = reader.ReadElementContentAsString().Trim();
                    break;
                case { NodeType: XmlNodeType.Element, LocalName: "chapter" }:
                    ReadChapter(reader);
                    break;
                default:
                    reader.Read();
                    break;
            }
        }

        return version;
    }

    private void ReadChapter(XmlReader reader)
    {
        var depth = reader.Depth;
        var name = "";
        var chapter = -1;
        reader.Read();
        while (reader.Depth > depth)
        {
            switch (reader)
            {
                case { NodeType: XmlNodeType.Element, LocalName: "name" }:
                    name = reader.ReadElementContentAsString().Trim();
                    break;
                case { NodeType: XmlNodeType.Element, LocalName: "desc" }:
                    chapter = Group(int.TryParse(name, out var number) ? Icd10.Roman(number) : name, reader.ReadElementContentAsString().Trim(), "chapter", -1);
                    break;
                case { NodeType: XmlNodeType.Element, LocalName: "section" }:
                    ReadSection(reader, chapter);
                    break;
                case { NodeType: XmlNodeType.Element }:
                    reader.Skip();
                    break;
                default:
                    reader.Read();
                    break;
            }
        }

        reader.ReadEndElement();
    }

    private void ReadSection(XmlReader reader, int chapter)
    {
        var id = reader.GetAttribute("id") ?? "";
        var section = -1;
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            switch (reader)
            {
                case { NodeType: XmlNodeType.Element, LocalName: "desc" }:
                    section = Group(id.Contains('-', StringComparison.Ordinal) ? id : $"{id}-{id}", reader.ReadElementContentAsString().Trim(), "block", chapter);
                    break;
                case { NodeType: XmlNodeType.Element, LocalName: "diag" }:
                    ReadDiag(reader, section, []);
                    break;
                case { NodeType: XmlNodeType.Element }:
                    reader.Skip();
                    break;
                default:
                    reader.Read();
                    break;
            }
        }

        reader.ReadEndElement();
    }

    private void ReadDiag(XmlReader reader, int parent, IReadOnlyList<(string Sign, string Name)> seventh)
    {
        var depth = reader.Depth;
        var code = "";
        var concept = -1;
        var hasChildren = false;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            switch (reader.LocalName)
            {
                case "name":
                    code = reader.ReadElementContentAsString().Trim();
                    break;
                case "desc":
                    concept = Category(code, reader.ReadElementContentAsString().Trim(), parent);
                    break;
                case "sevenChrDef":
                    seventh = ReadSeventh(reader);
                    break;
                case "diag":
                    hasChildren = true;
                    ReadDiag(reader, concept, seventh);
                    break;
                case var kind:
                    ReadNotes(reader, kind, concept);
                    break;
            }
        }

        reader.ReadEndElement();
        if (makesCodes && !hasChildren && concept >= 0)
        {
            AddSeventh(code, concept, seventh);
        }
    }

    // The seventh character stands in the seventh place: missing ones before it are written X.
    private void AddSeventh(string code, int concept, IReadOnlyList<(string Sign, string Name)> seventh)
    {
        foreach (var (sign, name) in seventh)
        {
            var stem = code.Contains('.', StringComparison.Ordinal) ? code : code + ".";
            var made = stem.PadRight(7, 'X') + sign;
            var number = builder.Add(made, $"{builder.DisplayOf(concept)}, {name}");
            if (number >= 0)
            {
                builder.AddParent(number, concept);
                report.Count("codes made by a seventh character");
            }
        }
    }

    private void ReadNotes(XmlReader reader, string kind, int concept)
    {
        var property = kind switch
        {
            "includes" or "inclusionTerm" => "inclusion",
            "excludes1" or "excludes2" => "exclusion",
            "useAdditionalCode" or "codeFirst" or "codeAlso" => "codingHint",
            "notes" => "note",
            _ => null,
        };
        if (property is null || concept < 0 || reader.IsEmptyElement)
        {
            reader.Skip();
            return;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "note" })
            {
                var note = reader.ReadElementContentAsString().Trim();
                builder.AddProperty(concept, property, PropertyKind.String, note);
                if (property == "inclusion")
                {
                    builder.AddSearchText(concept, note);
                }
            }
            else
            {
                reader.Read();
            }
        }

        reader.ReadEndElement();
    }

    private static List<(string Sign, string Name)> ReadSeventh(XmlReader reader)
    {
        var list = new List<(string, string)>();
        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "extension" })
            {
                var sign = reader.GetAttribute("char") ?? "";
                list.Add((sign, reader.ReadElementContentAsString().Trim()));
            }
            else
            {
                reader.Read();
            }
        }

        reader.ReadEndElement();
        return list;
    }

    private int Group(string code, string display, string kind, int parent)
    {
        var concept = builder.Add(code, display);
        if (concept < 0)
        {
            return builder.Find(code);
        }

        Icd10.MarkGroup(builder, concept, kind);
        if (parent >= 0)
        {
            builder.AddParent(concept, parent);
        }

        report.Count(kind == "chapter" ? "chapters" : "blocks");
        return concept;
    }

    private int Category(string code, string display, int parent)
    {
        var concept = builder.Add(code, display);
        if (concept < 0)
        {
            return builder.Find(code);
        }

        if (parent >= 0)
        {
            builder.AddParent(concept, parent);
        }

        return concept;
    }
}

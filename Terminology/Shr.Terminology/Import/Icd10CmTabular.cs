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
    /// <exception cref="XmlException">It is not well-formed, or no tabular list; the exception tells the line.</exception>
    public string? Read(Stream stream)
    {
        using var reader = XmlReader.Create(stream, Settings);
        string? version = null;
        reader.MoveToContent();
        ForEachChild(reader, name =>
        {
            switch (name)
            {
                case "version":
                    version = TextOf(reader);
                    break;
                case "chapter":
                    ReadChapter(reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
        return version;
    }

    // Each child must be read to its end by whoever is told of it.
    private static void ForEachChild(XmlReader reader, Action<string> read)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                read(reader.LocalName);
            }
            else
            {
                reader.Read();
            }
        }

        reader.ReadEndElement();
    }

    private static string TextOf(XmlReader reader) => reader.ReadElementContentAsString().Trim();

    private void ReadChapter(XmlReader reader)
    {
        var number = "";
        var chapter = -1;
        ForEachChild(reader, name =>
        {
            switch (name)
            {
                case "name":
                    number = TextOf(reader);
                    break;
                case "desc":
                    chapter = AddGroup(reader, int.TryParse(number, out var parsed) ? Icd10.Roman(parsed) : number, "chapter", -1);
                    break;
                case "section":
                    ReadSection(reader, chapter);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
    }

    private void ReadSection(XmlReader reader, int chapter)
    {
        var id = reader.GetAttribute("id") ?? "";
        var section = -1;
        ForEachChild(reader, name =>
        {
            switch (name)
            {
                case "desc":
                    section = AddGroup(reader, id.Contains('-', StringComparison.Ordinal) ? id : $"{id}-{id}", "block", chapter);
                    break;
                case "diag":
                    ReadDiag(reader, section, []);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
    }

    private void ReadDiag(XmlReader reader, int parent, IReadOnlyList<(string Sign, string Name)> seventh)
    {
        var line = LineOf(reader);
        var code = "";
        var concept = -1;
        var hasChildren = false;
        ForEachChild(reader, name =>
        {
            switch (name)
            {
                case "name":
                    code = TextOf(reader);
                    break;
                case "desc":
                    concept = Add(reader, code, parent).Concept;
                    break;
                case "sevenChrDef":
                    seventh = ReadSeventh(reader);
                    break;
                case "diag":
                    hasChildren = true;
                    ReadDiag(reader, concept, seventh);
                    break;
                default:
                    ReadNotes(reader, name, concept);
                    break;
            }
        });
        if (concept < 0)
        {
            throw new XmlException($"the code '{code}' has no description", null, line, 1);
        }

        if (makesCodes && !hasChildren)
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
            var number = builder.Add(stem.PadRight(7, 'X') + sign, $"{builder.DisplayOf(concept)}, {name}");
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
        if (property is null || concept < 0)
        {
            reader.Skip();
            return;
        }

        ForEachChild(reader, name =>
        {
            if (name != "note")
            {
                reader.Skip();
                return;
            }

            var note = TextOf(reader);
            builder.AddProperty(concept, property, PropertyKind.String, note);
            if (property == "inclusion")
            {
                builder.AddSearchText(concept, note);
            }
        });
    }

    private static List<(string Sign, string Name)> ReadSeventh(XmlReader reader)
    {
        var list = new List<(string, string)>();
        ForEachChild(reader, name =>
        {
            if (name != "extension")
            {
                reader.Skip();
                return;
            }

            var sign = reader.GetAttribute("char") ?? "";
            list.Add((sign, TextOf(reader)));
        });
        return list;
    }

    private int AddGroup(XmlReader reader, string code, string kind, int parent)
    {
        var (concept, isNew) = Add(reader, code, parent);
        if (isNew)
        {
            Icd10.MarkGroup(builder, concept, kind);
            report.Count(kind == "chapter" ? "chapters" : "blocks");
        }

        return concept;
    }

    // Reads the description that the reader stands on.
    private (int Concept, bool IsNew) Add(XmlReader reader, string code, int parent)
    {
        var line = LineOf(reader);
        var display = TextOf(reader);
        if (code.Length == 0)
        {
            throw new XmlException($"'{display}' has no code", null, line, 1);
        }

        var concept = builder.Add(code, display);
        if (concept < 0)
        {
            return (builder.Find(code), false);
        }

        if (parent >= 0)
        {
            builder.AddParent(concept, parent);
        }

        return (concept, true);
    }

    private static int LineOf(XmlReader reader) => reader is IXmlLineInfo info ? info.LineNumber : 0;
}

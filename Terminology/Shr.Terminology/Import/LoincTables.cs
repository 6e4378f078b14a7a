using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Import;

/// <summary>Reads the tables of a LOINC release into a builder.</summary>
internal sealed class LoincTables(ImportInput input, PackedBuilder builder, ImportReport report, IssueCollector issues, IProgress<ImportProgress>? progress)
{
    /// <summary>Columns of Loinc.csv that become properties as they are.</summary>
    public static readonly string[] TextProperties =
    [
        "STATUS", "CLASSTYPE", "ORDER_OBS", "CONSUMER_NAME", "RELATEDNAMES2", "UNITSREQUIRED", "EXAMPLE_UNITS", "EXAMPLE_UCUM_UNITS", "FORMULA",
        "SURVEY_QUEST_TEXT", "SURVEY_QUEST_SRC", "EXTERNAL_COPYRIGHT_NOTICE", "STATUS_REASON", "STATUS_TEXT", "CHANGE_REASON_PUBLIC",
        "HL7_ATTACHMENT_STRUCTURE", "PanelType", "AskAtOrderEntry", "AssociatedObservations", "ValidHL7AttachmentRequest",
        "VersionLastChanged", "VersionFirstReleased", "COMMON_TEST_RANK", "COMMON_ORDER_RANK",
    ];

    private static readonly (string Column, string PartType)[] Axes =
    [
        ("COMPONENT", "COMPONENT"), ("PROPERTY", "PROPERTY"), ("TIME_ASPCT", "TIME"), ("SYSTEM", "SYSTEM"), ("SCALE_TYP", "SCALE"), ("METHOD_TYP", "METHOD"), ("CLASS", "CLASS"),
    ];

    private readonly Dictionary<(string Type, string Name), string> _partByName = [];
    private readonly Dictionary<int, (string Column, string Value)[]> _axes = [];
    private readonly HashSet<(int Term, string Property)> _linked = [];
    private readonly List<(string Number, string Name, string Display, string Status)> _parts = [];

    /// <summary>The newest release that changed a term: the release itself, where nobody says.</summary>
    public string? NewestChange { get; private set; }

    /// <summary>Parts; they are added after the terms, so that terms come first in expansions.</summary>
    public bool ReadParts() => ForEach("Part.csv", ["PartNumber", "PartTypeName", "PartName"], table =>
    {
        _parts.Add((table["PartNumber"], table["PartName"], table["PartDisplayName"], table["Status"]));
        _partByName.TryAdd((table["PartTypeName"], table["PartName"]), table["PartNumber"]);
    });

    public bool ReadTerms()
    {
        var fine = ForEach("Loinc.csv", ["LOINC_NUM", "COMPONENT", "LONG_COMMON_NAME", "STATUS"], ReadTerm);
        foreach (var (number, name, display, status) in _parts)
        {
            var part = builder.Add(number, name);
            if (part < 0)
            {
                continue;
            }

            report.Count("parts");
            if (display.Length > 0)
            {
                builder.AddDesignation(part, "en-US", Use("DisplayName"), display);
            }

            SetStatus(part, status);
        }

        return fine;
    }

    public bool ReadPartLinks() =>
        ReadLinks("LoincPartLink_Primary.csv") && ReadLinks("LoincPartLink_Supplementary.csv") && ReadLinks("LoincPartLink.csv");

    /// <summary>The hierarchy, by its name of today and that of before 2.73.</summary>
    public bool ReadHierarchy()
    {
        var name = input.Find("ComponentHierarchyBySystem.csv") is not null ? "ComponentHierarchyBySystem.csv" : "MultiAxialHierarchy.csv";
        return ForEach(name, ["IMMEDIATE_PARENT", "CODE", "CODE_TEXT"], table =>
        {
            var concept = Find(table["CODE"], table["CODE_TEXT"], "hierarchy nodes");
            if (concept >= 0 && table["IMMEDIATE_PARENT"] is { Length: > 0 } parent && Find(parent, parent, "hierarchy nodes") is >= 0 and var above)
            {
                builder.AddParent(concept, above);
            }
        });
    }

    public bool ReadAnswers()
    {
        var fine = ForEach("AnswerList.csv", ["AnswerListId", "AnswerListName", "AnswerStringId", "DisplayText"], table =>
        {
            var list = Find(table["AnswerListId"], table["AnswerListName"], "answer lists");
            if (list >= 0 && table["AnswerStringId"] is { Length: > 0 } answerId && Find(answerId, table["DisplayText"], "answers") is >= 0)
            {
                builder.AddProperty(list, LoincCodeSystem.Answer, PropertyKind.Code, answerId);
            }
        });
        return fine && ForEach("LoincAnswerListLink.csv", ["LoincNumber", "AnswerListId"], table =>
        {
            if (builder.Find(table["LoincNumber"]) is >= 0 and var term && builder.Find(table["AnswerListId"]) is >= 0 and var list)
            {
                builder.AddProperty(term, LoincCodeSystem.AnswerList, PropertyKind.Code, table["AnswerListId"], null, table["AnswerListLinkType"] is { Length: > 0 } type ? type : null);
                builder.AddProperty(list, LoincCodeSystem.AnswersFor, PropertyKind.Code, table["LoincNumber"]);
            }
        });
    }

    public bool ReadConsumerNames() => ForEach("ConsumerName.csv", ["LoincNumber", "ConsumerName"], table =>
    {
        if (builder.Find(table["LoincNumber"]) is >= 0 and var term && table["ConsumerName"] is { Length: > 0 } name)
        {
            builder.AddDesignation(term, "en-US", Use("ConsumerName"), name);
        }
    });

    /// <summary>Names in other languages: deDE15LinguisticVariant.csv is German of Germany.</summary>
    public bool ReadVariants()
    {
        foreach (var file in input.Files.Where(f => f.Name.EndsWith("LinguisticVariant.csv", StringComparison.OrdinalIgnoreCase) && f.Name.Length > 25))
        {
            var language = $"{file.Name[..2]}-{file.Name[2..4]}";
            if (!ForEach(file, ["LOINC_NUM"], table => ReadVariant(table, language)))
            {
                return false;
            }

            report.Count("languages");
        }

        return true;
    }

    public bool ReadMapTo() => ForEach("MapTo.csv", ["LOINC", "MAP_TO"], table =>
    {
        if (builder.Find(table["LOINC"]) is >= 0 and var term)
        {
            builder.AddProperty(term, "MAP_TO", PropertyKind.Code, table["MAP_TO"], null, table["COMMENT"] is { Length: > 0 } comment ? comment : null);
            report.Count("replacements");
        }
    });

    public bool ReadGroups() => ForEach("GroupLoincTerms.csv", ["LoincNumber", "GroupId"], table =>
    {
        if (builder.Find(table["LoincNumber"]) is >= 0 and var term)
        {
            builder.AddProperty(term, "group", PropertyKind.Code, table["GroupId"]);
        }
    });

    /// <summary>Fills in axes for which no link named a part.</summary>
    public void Finish()
    {
        foreach (var (term, axes) in _axes)
        {
            foreach (var (column, value) in axes)
            {
                if (_linked.Contains((term, column)))
                {
                    continue;
                }

                var type = Array.Find(Axes, a => a.Column == column).PartType;
                var part = _partByName.GetValueOrDefault((type, value));
                builder.AddProperty(term, column, part is null ? PropertyKind.String : PropertyKind.Code, part ?? value, null, part is null ? null : value);
            }
        }
    }

    private void ReadTerm(CsvTable table)
    {
        if (table["LOINC_NUM"].Trim().Length == 0)
        {
            issues.Add(TerminologyIssues.ImportMalformed, "", "Loinc.csv", table.Line, "the row has no LOINC_NUM");
            return;
        }

        var name = table["LONG_COMMON_NAME"];
        var term = builder.Add(table["LOINC_NUM"], name.Length > 0 ? name : table["COMPONENT"], table["DefinitionDescription"] is { Length: > 0 } definition ? definition : null);
        if (term < 0)
        {
            report.Remark($"{table["LOINC_NUM"]} stands twice (line {table.Line}); the first is kept.");
            return;
        }

        report.Count("terms");
        SetStatus(term, table["STATUS"]);
        foreach (var (column, use) in (ReadOnlySpan<(string, string)>)[("LONG_COMMON_NAME", "LONG_COMMON_NAME"), ("SHORTNAME", "SHORTNAME"), ("DisplayName", "DisplayName")])
        {
            if (table[column] is { Length: > 0 } designation)
            {
                builder.AddDesignation(term, "en-US", Use(use), designation);
            }
        }

        foreach (var property in TextProperties)
        {
            if (property != "STATUS" && table[property] is { Length: > 0 } value && !(value == "0" && property.StartsWith("COMMON_", StringComparison.Ordinal)))
            {
                builder.AddProperty(term, property, PropertyKind.String, value, null, property == "CLASSTYPE" ? ClassType(value) : null);
            }
        }

        builder.AddProperty(term, "copyright", PropertyKind.String, table["EXTERNAL_COPYRIGHT_NOTICE"].Length == 0 ? "LOINC" : "3rdParty");
        builder.AddSearchText(term, table["RELATEDNAMES2"]);
        _axes[term] = [.. Axes.Where(a => table[a.Column].Length > 0).Select(a => (a.Column, table[a.Column]))];
        if (table["VersionLastChanged"] is { Length: > 0 } version && Versions.Compare(version, NewestChange) > 0)
        {
            NewestChange = version;
        }
    }

    private void ReadVariant(CsvTable table, string language)
    {
        if (builder.Find(table["LOINC_NUM"]) is not (>= 0 and var term))
        {
            return;
        }

        // How laboratories of that country call it: found by, but no name to show.
        builder.AddSearchText(term, table["RELATEDNAMES2"]);
        var hasName = false;
        foreach (var use in (ReadOnlySpan<string>)["LONG_COMMON_NAME", "SHORTNAME", "LinguisticVariantDisplayName"])
        {
            if (table[use] is { Length: > 0 } name)
            {
                builder.AddDesignation(term, language, Use(use), name);
                report.Count("translated names");
                hasName = true;
            }
        }

        // Some languages translate the axes only: the name is then made of them, as LOINC's own viewer does.
        if (!hasName && table["COMPONENT"] is { Length: > 0 } component)
        {
            var axes = new[] { component, table["PROPERTY"], table["TIME_ASPCT"], table["SYSTEM"], table["SCALE_TYP"], table["METHOD_TYP"] };
            builder.AddDesignation(term, language, Use("LONG_COMMON_NAME"), string.Join(':', axes.Where(a => a.Length > 0)));
            report.Count("translated names");
        }
    }

    private bool ReadLinks(string name) => ForEach(name, ["LoincNumber", "PartNumber", "PartName", "Property"], table =>
    {
        if (builder.Find(table["LoincNumber"]) is not (>= 0 and var term))
        {
            return;
        }

        var uri = table["Property"];
        var property = uri[(uri.LastIndexOf('/') + 1)..];

        // Supplementary links repeat the axes part by part; the primary one is the axis.
        if (property.Length == 0 || (table["LinkTypeName"] is "Primary" or "Radiology" or "DocumentOntology" ? !_linked.Add((term, property)) && table["LinkTypeName"] == "Primary" : !_linked.Add((term, property))))
        {
            return;
        }

        builder.AddProperty(term, property, PropertyKind.Code, table["PartNumber"], null, table["PartName"]);
    });

    private int Find(string code, string display, string kind)
    {
        if (code.Length == 0)
        {
            return -1;
        }

        var concept = builder.Add(code, display);
        if (concept < 0)
        {
            return builder.Find(code);
        }

        report.Count(kind);
        return concept;
    }

    private void SetStatus(int concept, string status)
    {
        if (status.Length == 0)
        {
            return;
        }

        builder.AddProperty(concept, "STATUS", PropertyKind.String, status);
        if (status is "DEPRECATED" or "DISCOURAGED" or "INACTIVE")
        {
            builder.SetFlag(concept, ConceptFlags.Inactive);
        }

        if (status != "ACTIVE")
        {
            builder.SetStatus(concept, status);
        }
    }

    private bool ForEach(string name, ReadOnlySpan<string> columns, Action<CsvTable> read) => input.Find(name) is not { } file || ForEach(file, columns, read);

    private bool ForEach(ImportFile file, ReadOnlySpan<string> columns, Action<CsvTable> read)
    {
        using var table = new CsvTable(file, ',', issues, progress);
        if (!table.Has(columns))
        {
            return false;
        }

        while (table.Next())
        {
            read(table);
        }

        return !issues.HasErrors;
    }

    private static string ClassType(string value) => value switch
    {
        "1" => "Laboratory class",
        "2" => "Clinical class",
        "3" => "Claims attachments",
        "4" => "Surveys",
        _ => value,
    };

    private static Coding Use(string code) => new(LoincCodeSystem.Url, null, code, code);
}

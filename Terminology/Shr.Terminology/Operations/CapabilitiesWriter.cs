using System.Globalization;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Writes the TerminologyCapabilities: what is held, and what the operations understand.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologycapabilities.html</remarks>
internal static class CapabilitiesWriter
{
    private static readonly (string Name, string Documentation)[] ExpansionParameters =
    [
        ("activeOnly", "Leaves inactive codes out."),
        ("check-system-version", "Refuses an expansion that would rest on another version."),
        ("count", "How many codes a page has."),
        ("date", "The day whose releases are meant."),
        ("designation", "Which designations are shown, as system|code."),
        ("displayLanguage", "The languages of displays, best first."),
        ("exclude-system", "Leaves the codes of a system out."),
        ("excludeNested", "A flat list."),
        ("excludeNotForUI", "Leaves abstract codes out."),
        ("filter", "Words that begin words of the names, in any order."),
        ("force-system-version", "The version to use whatever the value set says."),
        ("includeDefinition", "Shows the value set's definition too."),
        ("includeDesignations", "Shows other names."),
        ("offset", "The first code of a page, from 0."),
        ("property", "Shows a property of the codes."),
        ("system-version", "The version to use where the value set names none."),
        ("tx-resource", "A resource that the answer may rest on."),
        ("url", "The value set's canonical."),
        ("useSupplement", "A supplement to apply."),
        ("valueSet", "The value set itself."),
        ("valueSetVersion", "The value set's version."),
    ];

    /// <summary>The resource.</summary>
    public static TerminologyResult Write(IEnumerable<CodeSystemHeader> codeSystems, string baseUrl, string softwareVersion, DateTimeOffset now)
    {
        using var writer = new AnswerWriter();
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "TerminologyCapabilities"u8);
        json.WriteString("url"u8, baseUrl + "/metadata?mode=terminology");
        json.WriteString("version"u8, softwareVersion);
        json.WriteString("name"u8, "SharedHealthRecordTerminology"u8);
        json.WriteString("title"u8, "Terminology of the Shared Health Record server"u8);
        json.WriteString("status"u8, "active"u8);
        json.WriteString("date"u8, now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("kind"u8, "instance"u8);
        json.WriteStartObject("software"u8);
        json.WriteString("name"u8, "Shared Health Record server"u8);
        json.WriteString("version"u8, softwareVersion);
        json.WriteEndObject();
        json.WriteStartObject("implementation"u8);
        json.WriteString("description"u8, "Terminology service"u8);
        json.WriteString("url"u8, baseUrl);
        json.WriteEndObject();
        json.WriteBoolean("lockedDate"u8, true);
        WriteCodeSystems(writer, codeSystems);
        WriteExpansion(writer);
        json.WriteStartObject("validateCode"u8);
        json.WriteBoolean("translations"u8, true);
        json.WriteEndObject();
        json.WriteStartObject("translation"u8);
        json.WriteBoolean("needsMap"u8, false);
        json.WriteEndObject();
        json.WriteStartObject("closure"u8);
        json.WriteBoolean("translation"u8, false);
        json.WriteEndObject();
        json.WriteEndObject();
        return writer.Finish();
    }

    private static void WriteCodeSystems(AnswerWriter writer, IEnumerable<CodeSystemHeader> codeSystems)
    {
        var json = writer.Json;
        json.WriteStartArray("codeSystem"u8);
        foreach (var system in codeSystems.Where(c => c.Content >= CodeSystemContent.Example).GroupBy(c => c.Url, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("uri"u8, system.Key);
            var versions = system.Select(h => h.Version).OfType<string>().Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(Versions.NewestFirst)).ToList();
            if (versions.Count > 0)
            {
                json.WriteStartArray("version"u8);
                for (var i = 0; i < versions.Count; i++)
                {
                    json.WriteStartObject();
                    json.WriteString("code"u8, versions[i]);
                    json.WriteBoolean("isDefault"u8, i == 0);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteBoolean("subsumption"u8, system.Any(h => h.HierarchyMeaning is not null));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExpansion(AnswerWriter writer)
    {
        var json = writer.Json;
        json.WriteStartObject("expansion"u8);
        json.WriteBoolean("hierarchical"u8, true);
        json.WriteBoolean("paging"u8, true);
        json.WriteBoolean("incomplete"u8, true);
        json.WriteStartArray("parameter"u8);
        foreach (var (name, documentation) in ExpansionParameters)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("documentation"u8, documentation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("textFilter"u8, "Each word must begin a word of the code, the display or a designation, in any order; accents and case are no matter. Best match first."u8);
        json.WriteEndObject();
    }
}

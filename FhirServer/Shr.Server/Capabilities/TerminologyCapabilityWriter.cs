using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Shr.Server.Operations;
using Shr.Terminology;

namespace Shr.Server.Capabilities;

/// <summary>Writes the TerminologyCapabilities: the code systems held, and what can be asked of them.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologycapabilities.html</remarks>
internal static class TerminologyCapabilityWriter
{
    /// <summary>The statement.</summary>
    public static byte[] Write(ITerminology terminology, OperationTable operations, string address, DateTimeOffset date)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "TerminologyCapabilities"u8);
        json.WriteString("url"u8, address + "/metadata?mode=terminology");
        json.WriteString("name"u8, "BangladeshSharedHealthRecordTerminology"u8);
        json.WriteString("status"u8, "active"u8);
        json.WriteString("date"u8, date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("kind"u8, "instance"u8);
        json.WriteStartArray("codeSystem"u8);
        foreach (var versions in terminology.CodeSystems.Where(c => c.Url is not null).GroupBy(c => c.Url).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("uri"u8, versions.Key);
            WriteVersions(json, versions.Select(v => v.Version).OfType<string>());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (operations.Rows.Any(r => r.Name == "expand"))
        {
            json.WriteStartObject("expansion"u8);
            json.WriteBoolean("hierarchical"u8, true);
            json.WriteBoolean("paging"u8, true);
            json.WriteEndObject();
        }

        Flag(json, "validateCode"u8, "translations"u8, operations, "validate-code");
        Flag(json, "translation"u8, "needsMap"u8, operations, "translate");
        Flag(json, "closure"u8, "translation"u8, operations, "closure");
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, IEnumerable<string> versions)
    {
        var isFirst = true;
        foreach (var version in versions)
        {
            if (isFirst)
            {
                json.WriteStartArray("version"u8);
                isFirst = false;
            }

            json.WriteStartObject();
            json.WriteString("code"u8, version);
            json.WriteEndObject();
        }

        if (!isFirst)
        {
            json.WriteEndArray();
        }
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> part, ReadOnlySpan<byte> flag, OperationTable operations, string name)
    {
        if (operations.Rows.Any(r => r.Name == name))
        {
            json.WriteStartObject(part);
            json.WriteBoolean(flag, false);
            json.WriteEndObject();
        }
    }
}

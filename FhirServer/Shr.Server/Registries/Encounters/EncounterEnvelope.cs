using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Shr.Server.Registries.Feeds;

namespace Shr.Server.Registries.Encounters;

/// <summary>The national service's own form of answers: JSON, or XML for those who accept it first.</summary>
internal static class EncounterEnvelope
{
    private const string XmlType = "application/xml; charset=utf-8";

    private static readonly XmlWriterSettings Xml = new() { Encoding = new UTF8Encoding(false) };

    /// <summary>What became of a submission.</summary>
    public static NationalAnswer Of(EncounterResult result, string? accept)
    {
        if (result.IsAccepted)
        {
            return IsXml(accept)
                ? Write(200, "encounterResponse", ("encounterId", result.EncounterId), ("successful", "true"))
                : NationalAnswer.Json(new { encounterId = result.EncounterId, errors = Array.Empty<object>(), successful = true });
        }

        return Refused(result.Status, result.Message, result.Faults, accept);
    }

    /// <summary>A refusal.</summary>
    public static NationalAnswer Refused(int status, string message, IReadOnlyList<EncounterFault> faults, string? accept)
    {
        if (!IsXml(accept))
        {
            return NationalAnswer.Refused(status, message, 0, [.. faults.Select(f => f.Show())]);
        }

        return Write(status, writer =>
        {
            writer.WriteStartElement("errorInfo");
            writer.WriteElementString("httpStatus", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteElementString("message", Legal(message));
            foreach (var fault in faults)
            {
                writer.WriteStartElement("errors");
                writer.WriteElementString("field", Legal(fault.Field));
                writer.WriteElementString("type", Legal(fault.Type));
                writer.WriteElementString("reason", Legal(fault.Reason));
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        });
    }

    /// <summary>
    /// One encounter. Its content is the Bundle as XML text, as it always was; who accepts <c>application/fhir+json</c> gets
    /// it as a JSON object.
    /// </summary>
    public static NationalAnswer Of(EncounterDocument document, string id, string hid, CompiledModel model, string? accept)
    {
        var received = FeedWriter.Instant(document.ReceivedAt);
        var updated = FeedWriter.Instant(document.UpdatedAt);
        if (IsXml(accept))
        {
            return Write(200, writer =>
            {
                writer.WriteStartElement("encounter");
                writer.WriteElementString("id", id);
                writer.WriteElementString("healthId", hid);
                writer.WriteElementString("receivedAt", received);
                writer.WriteElementString("updatedAt", updated);
                writer.WriteStartElement("content");
                writer.WriteCData(EncounterContent.ToXml(document.Bundle, model));
                writer.WriteEndElement();
                writer.WriteEndElement();
            });
        }

        var isFhirJson = accept?.Contains("application/fhir+json", StringComparison.OrdinalIgnoreCase) == true;
        return NationalAnswer.Json(new JsonObject
        {
            ["id"] = id,
            ["healthId"] = hid,
            ["receivedAt"] = received,
            ["updatedAt"] = updated,
            ["content"] = isFhirJson ? StoredRecord.Parse(document.Bundle.Span) : EncounterContent.ToXml(document.Bundle, model),
        });
    }

    private static bool IsXml(string? accept) => FeedWriter.FormatOf(accept?.Replace("application/fhir+xml", "application/xml", StringComparison.OrdinalIgnoreCase)) == FeedFormat.Atom;

    private static NationalAnswer Write(int status, string root, params (string Name, string? Value)[] parts) => Write(status, writer =>
    {
        writer.WriteStartElement(root);
        foreach (var (name, value) in parts)
        {
            writer.WriteElementString(name, value);
        }

        writer.WriteEndElement();
    });

    private static NationalAnswer Write(int status, Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Xml))
        {
            write(writer);
        }

        return NationalAnswer.Of(stream.ToArray(), XmlType, status);
    }

    // What a client sent comes back in messages, and XML has no way to write most control characters.
    private static string Legal(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value >= 0x20 && r.Value is not (0xFFFE or 0xFFFF) ? r.ToString() : " "));
}

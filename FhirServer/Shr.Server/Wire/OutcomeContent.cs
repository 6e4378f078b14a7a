using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Server.Wire;

/// <summary>
/// Writes issues as an OperationOutcome: stable id in <c>details.coding</c>, FHIRPath in <c>expression</c>, line and
/// column of the body in the standard extensions.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/operationoutcome.html</remarks>
public sealed record OutcomeContent(IReadOnlyList<Issue> Issues, ArraySegment<byte> Source = default) : IFhirContent
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <inheritdoc/>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        WriteTo(json);
    }

    /// <summary>Writes it as a value.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "OperationOutcome"u8);
        json.WriteStartArray("issue"u8);
        foreach (var issue in Issues)
        {
            Write(json, issue);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, Issue issue)
    {
        json.WriteStartObject();
        if (issue.Offset >= 0 && Source.Array is not null)
        {
            var (line, column) = TextPosition.Of(Source, issue.Offset - Source.Offset);
            json.WriteStartArray("extension"u8);
            WritePosition(json, "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line"u8, line);
            WritePosition(json, "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col"u8, column);
            json.WriteEndArray();
        }

        json.WriteString("severity"u8, SeverityOf(issue.Severity));
        json.WriteString("code"u8, issue.Kind.Code);
        json.WriteStartObject("details"u8);
        json.WriteStartArray("coding"u8);
        json.WriteStartObject();
        json.WriteString("system"u8, ServerIssues.System);
        json.WriteString("code"u8, issue.Kind.Id);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("text"u8, issue.Text);
        json.WriteEndObject();
        json.WriteString("diagnostics"u8, issue.Text);
        if (issue.Expression.Length > 0)
        {
            json.WriteStartArray("expression"u8);
            json.WriteStringValue(issue.Expression);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, ReadOnlySpan<byte> url, int value)
    {
        json.WriteStartObject();
        json.WriteString("url"u8, url);
        json.WriteNumber("valueInteger"u8, value);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> SeverityOf(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Fatal => "fatal"u8,
        IssueSeverity.Error => "error"u8,
        IssueSeverity.Warning => "warning"u8,
        _ => "information"u8,
    };
}

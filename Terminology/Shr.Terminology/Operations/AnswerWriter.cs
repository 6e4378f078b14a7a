using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Writes the answers of operations: Parameters and OperationOutcome.</summary>
internal sealed class AnswerWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public AnswerWriter() => Json = new Utf8JsonWriter(_buffer, Options);

    public Utf8JsonWriter Json { get; }

    /// <summary>An OperationOutcome with the reasons of a failure.</summary>
    public static TerminologyResult Fail(TxFailure failure)
    {
        using var writer = new AnswerWriter();
        writer.WriteOutcome(failure.Issues);
        return writer.Finish(failure.Status);
    }

    /// <summary>What was written, with a status.</summary>
    public TerminologyResult Finish(int status = 200)
    {
        Json.Flush();
        return new TerminologyResult(status, _buffer.WrittenMemory);
    }

    public void StartParameters()
    {
        Json.WriteStartObject();
        Json.WriteString("resourceType"u8, "Parameters"u8);
        Json.WriteStartArray("parameter"u8);
    }

    public void EndParameters()
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    /// <summary>A parameter with a primitive text; nothing where it is null.</summary>
    public void Parameter(string name, ReadOnlySpan<byte> type, string? value)
    {
        if (value is not null)
        {
            Json.WriteStartObject();
            Json.WriteString("name"u8, name);
            Json.WriteString(type, value);
            Json.WriteEndObject();
        }
    }

    public void Parameter(string name, bool value)
    {
        Json.WriteStartObject();
        Json.WriteString("name"u8, name);
        Json.WriteBoolean("valueBoolean"u8, value);
        Json.WriteEndObject();
    }

    /// <summary>Begins a parameter with parts; each part is written as a parameter.</summary>
    public void StartParts(string name)
    {
        Json.WriteStartObject();
        Json.WriteString("name"u8, name);
        Json.WriteStartArray("part"u8);
    }

    public void EndParts()
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    /// <summary>Begins a parameter whose value or resource the caller writes.</summary>
    public void StartParameter(string name, ReadOnlySpan<byte> property)
    {
        Json.WriteStartObject();
        Json.WriteString("name"u8, name);
        Json.WritePropertyName(property);
    }

    public void EndParameter() => Json.WriteEndObject();

    /// <summary>A property value under its own type.</summary>
    public void Parameter(string name, ConceptProperty property)
    {
        switch (property.Kind)
        {
            case PropertyKind.Boolean when property.Value is "true" or "false":
                Parameter(name, property.Value == "true");
                break;
            case PropertyKind.Integer or PropertyKind.Decimal:
                StartParameter(name, property.Kind == PropertyKind.Integer ? "valueInteger"u8 : "valueDecimal"u8);
                Json.WriteRawValue(property.Value, skipInputValidation: true);
                EndParameter();
                break;
            case PropertyKind.Coding:
                StartParameter(name, "valueCoding"u8);
                WriteCoding(new Coding(property.System, null, property.Value, property.Display));
                EndParameter();
                break;
            case PropertyKind.String:
                Parameter(name, "valueString"u8, property.Value);
                break;
            case PropertyKind.DateTime:
                Parameter(name, "valueDateTime"u8, property.Value);
                break;
            default:
                Parameter(name, "valueCode"u8, property.Value);
                break;
        }
    }

    public void WriteCoding(Coding coding)
    {
        Json.WriteStartObject();
        Text("system"u8, coding.System);
        Text("version"u8, coding.Version);
        Text("code"u8, coding.Code);
        Text("display"u8, coding.Display);
        Json.WriteEndObject();
    }

    /// <summary>A string property; nothing where it is null.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Json.WriteString(name, value);
        }
    }

    /// <summary>An OperationOutcome.</summary>
    public void WriteOutcome(IEnumerable<TxIssue> issues)
    {
        Json.WriteStartObject();
        Json.WriteString("resourceType"u8, "OperationOutcome"u8);
        Json.WriteStartArray("issue"u8);
        foreach (var issue in issues)
        {
            WriteIssue(issue);
        }

        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    public void Dispose() => Json.Dispose();

    private void WriteIssue(TxIssue issue)
    {
        var (messageId, type) = TxIssueTypes.Of(issue.Kind);
        Json.WriteStartObject();
        if (messageId is not null)
        {
            Json.WriteStartArray("extension"u8);
            Json.WriteStartObject();
            Json.WriteString("url"u8, "http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id"u8);
            Json.WriteString("valueString"u8, messageId);
            Json.WriteEndObject();
            Json.WriteEndArray();
        }

        Json.WriteString("severity"u8, issue.Severity switch
        {
            IssueSeverity.Fatal => "fatal"u8,
            IssueSeverity.Error => "error"u8,
            IssueSeverity.Warning => "warning"u8,
            _ => "information"u8,
        });
        Json.WriteString("code"u8, issue.Kind.Code);
        Json.WriteStartObject("details"u8);
        if (type is not null)
        {
            Json.WriteStartArray("coding"u8);
            Json.WriteStartObject();
            Json.WriteString("system"u8, "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type"u8);
            Json.WriteString("code"u8, type);
            Json.WriteEndObject();
            Json.WriteEndArray();
        }

        Json.WriteString("text"u8, issue.Text);
        Json.WriteEndObject();
        Text("diagnostics"u8, issue.Diagnostics ?? issue.Kind.Id);
        if (issue.Expression.Length > 0)
        {
            Json.WriteStartArray("expression"u8);
            Json.WriteStringValue(issue.Expression);
            Json.WriteEndArray();
        }

        Json.WriteEndObject();
    }
}

using System.Buffers;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;
using Shr.Search.Query;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Searching;

/// <summary>
/// A record with only some of its elements (<c>_summary</c>, <c>_elements</c>): mandatory ones and modifiers always stay,
/// and the tag SUBSETTED says that something is missing.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#summary, https://hl7.org/fhir/R4/search.html#elements</remarks>
internal sealed class ElementFilter(TypeModel types, SummaryMode summary, IReadOnlyList<string> elements)
{
    private static readonly byte[] Tag = "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\"}"u8.ToArray();

    /// <summary>The filter a query asks for, or null where it asks for whole records.</summary>
    public static ElementFilter? Of(TypeModel types, SummaryMode summary, IReadOnlyList<string> elements) =>
        summary is SummaryMode.False or SummaryMode.Count && elements.Count == 0 ? null : new ElementFilter(types, summary, elements);

    /// <summary>The filter a read asks for, or null where it asks for the whole record; what cannot be asked is an issue.</summary>
    public static ElementFilter? Of(FhirRequest request, IssueCollector issues)
    {
        if (request.Query.Length == 0)
        {
            return null;
        }

        var summary = SummaryMode.False;
        if (request.Parameter("_summary") is { Length: > 0 } name && (!Enum.TryParse(name, ignoreCase: true, out summary) || !Enum.IsDefined(summary) || char.IsAsciiDigit(name[0])))
        {
            issues.Add(ServerIssues.BadQueryValue, "", "_summary", name, "true, false, text, data or count was expected");
            return null;
        }

        var elements = request.Parameters.Where(p => p.Name == "_elements")
            .SelectMany(p => p.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        return Of(request.Model.Types, summary, elements);
    }

    /// <summary>The answer that shows a version as the read asks for it.</summary>
    public static FhirResponse Show(FhirRequest request, ResourceVersion version)
    {
        var issues = new IssueCollector();
        var filter = Of(request, issues);
        return issues.HasErrors ? FhirResponse.Refused(400, issues) : FhirResponse.Ok(version) with { Content = filter?.Apply(version.Json) };
    }

    /// <summary>The filtered record.</summary>
    public IFhirContent Apply(ReadOnlyMemory<byte> json)
    {
        using var resource = Resource.Parse(json.ToArray(), types, new IssueCollector(), 512);
        if (resource is null)
        {
            return new StoredJson(json);
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        WriteResource(resource, output);
        return new StoredJson(output.WrittenMemory);
    }

    private void WriteResource(Resource resource, ArrayBufferWriter<byte> output)
    {
        var tree = resource.Tree;
        var hasMeta = tree.Find(0, "meta"u8) >= 0;
        var isFirst = true;
        output.Write("{"u8);
        for (var row = tree.FirstChild(0); row >= 0; row = tree.NextSibling(row, 0))
        {
            var name = tree.NameOf(row);
            var property = resource.Type.FindProperty(Plain(name));
            if (!name.SequenceEqual("resourceType"u8) && (property is null || !Keeps(property.Element, isRoot: true)))
            {
                continue;
            }

            WriteName(name, ref isFirst, output);
            if (name.SequenceEqual("meta"u8))
            {
                WriteMeta(tree, row, output);
            }
            else
            {
                WriteValue(tree, row, property?.Type, output);
            }
        }

        if (!hasMeta)
        {
            WriteName("meta"u8, ref isFirst, output);
            output.Write("{\"tag\":["u8);
            output.Write(Tag);
            output.Write("]}"u8);
        }

        output.Write("}"u8);
    }

    private bool Keeps(ElementInfo element, bool isRoot)
    {
        if (isRoot && element.Name is "id" or "meta")
        {
            return true;
        }

        var isNarrative = isRoot && element.Name == "text";
        if (elements.Count > 0 && isRoot)
        {
            return elements.Contains(element.Name) || element.Min > 0 || element.IsModifier;
        }

        return summary switch
        {
            SummaryMode.True => element.IsSummary || element.IsModifier || (isRoot && element.Min > 0),
            SummaryMode.Text => !isRoot || isNarrative || element.Min > 0,
            SummaryMode.Data => !isNarrative,
            _ => true,
        };
    }

    // Inside elements only _summary=true goes on choosing: data types mark their own elements.
    private void WriteValue(JsonTree tree, int row, FhirType? type, ArrayBufferWriter<byte> output)
    {
        var kind = tree.KindOf(row);
        if (summary != SummaryMode.True || elements.Count > 0 || type is null || type.IsPrimitive || type.IsResource || kind is not (JsonKind.Object or JsonKind.Array))
        {
            var (start, end) = tree.Extent(row);
            output.Write(tree.Bytes.AsSpan(start, end - start));
            return;
        }

        var isFirst = true;
        output.Write(kind == JsonKind.Array ? "["u8 : "{"u8);
        for (var child = tree.FirstChild(row); child >= 0; child = tree.NextSibling(child, row))
        {
            if (kind == JsonKind.Array)
            {
                output.Write(isFirst ? ""u8 : ","u8);
                isFirst = false;
                WriteValue(tree, child, type, output);
                continue;
            }

            var name = tree.NameOf(child);
            var property = type.FindProperty(Plain(name));
            if (property is not null && (type.Kind == FhirTypeKind.Complex || Keeps(property.Element, isRoot: false) || property.Element.Min > 0))
            {
                WriteName(name, ref isFirst, output);
                WriteValue(tree, child, property.Type, output);
            }
        }

        output.Write(kind == JsonKind.Array ? "]"u8 : "}"u8);
    }

    private static void WriteMeta(JsonTree tree, int row, ArrayBufferWriter<byte> output)
    {
        var (start, end) = tree.Extent(row);
        var tags = tree.Find(row, "tag"u8);
        if (tags >= 0 && tree.KindOf(tags) == JsonKind.Array)
        {
            var close = tree.Extent(tags).End - 1;
            output.Write(tree.Bytes.AsSpan(start, close - start));
            output.Write(tree.FirstChild(tags) >= 0 ? ","u8 : ""u8);
            output.Write(Tag);
            output.Write(tree.Bytes.AsSpan(close, end - close));
            return;
        }

        output.Write(tree.Bytes.AsSpan(start, end - 1 - start));
        output.Write(tree.FirstChild(row) >= 0 ? ",\"tag\":["u8 : "\"tag\":["u8);
        output.Write(Tag);
        output.Write("]}"u8);
    }

    private static void WriteName(ReadOnlySpan<byte> name, ref bool isFirst, ArrayBufferWriter<byte> output)
    {
        output.Write(isFirst ? "\""u8 : ",\""u8);
        isFirst = false;
        output.Write(name);
        output.Write("\":"u8);
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name) => name.Length > 1 && name[0] == '_' ? name[1..] : name;
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary>
/// <c>Composition/id/$document</c>: the composition and all it refers to, directly or through others, as one document
/// Bundle. With <c>persist=true</c>, by POST only, the Bundle is stored as well.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/composition-operation-document.html</remarks>
internal sealed class DocumentOperation(IResourceStore store, BaseAddress address, WriteRoad writes, CreateInteraction create, IdGenerator ids, TimeProvider time) : IOperation
{
    private const int MostRecords = 2000;

    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (OperationQuery.Read(request, issues) is not { } input)
        {
            return FhirResponse.Refused(400, issues);
        }

        var isKept = input.Value("persist") == "true";
        if (isKept && request.Method == FhirMethod.Get)
        {
            return FhirResponse.Refused(405, ServerIssues.OperationNeedsPost, "document") with { Allow = "POST, OPTIONS" };
        }

        byte[] document;
        await using (var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken))
        {
            var key = request.Route.Key;
            var composition = await snapshot.ReadAsync(key, null, cancellationToken);
            if (composition is null or { IsDeleted: true })
            {
                return composition is null ? FhirResponse.Refused(404, ServerIssues.NotFound, key) : FhirResponse.Refused(410, ServerIssues.Deleted, key);
            }

            document = Write(request, await GatherAsync(request, composition, snapshot, cancellationToken));
        }

        return isKept
            ? await writes.RunAsync(request with { Method = FhirMethod.Post, Route = new Route(RouteShape.Type) { Type = "Bundle" }, Body = document, Format = BodyFormat.Json, Query = "" }, create, cancellationToken)
            : FhirResponse.Ok(new StoredJson(document));
    }

    private async ValueTask<IReadOnlyList<ResourceVersion>> GatherAsync(FhirRequest request, ResourceVersion composition, IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        var found = new List<ResourceVersion> { composition };
        var seen = new HashSet<ResourceKey> { composition.Key };
        for (var i = 0; i < found.Count && found.Count < MostRecords; i++)
        {
            // A patient's or practitioner's own references lead out of the document.
            if (i > 0 && found[i].Key.Type is "Patient" or "Practitioner" or "PractitionerRole" or "Organization" or "RelatedPerson" or "Location" or "Encounter")
            {
                continue;
            }

            using var resource = Resource.Parse(found[i].Json.ToArray(), request.Model.Types, new IssueCollector());
            var keys = new List<ResourceKey>();
            if (resource is not null)
            {
                References(resource.Root, request, keys);
            }

            keys.RemoveAll(k => !seen.Add(k));
            foreach (var version in await snapshot.ReadManyAsync(keys, cancellationToken))
            {
                if (version is { IsDeleted: false })
                {
                    found.Add(version);
                }
            }
        }

        return found;
    }

    private void References(Element element, FhirRequest request, List<ResourceKey> keys)
    {
        foreach (var child in element.Children)
        {
            if (child.Type.Name == "Reference")
            {
                if (child.ChildString("reference"u8) is { } reference && address.FindLocal(reference, request.Base, request.Model.Types) is { } key)
                {
                    keys.Add(key);
                }
            }
            else if (!child.Type.IsPrimitive)
            {
                References(child, request, keys);
            }
        }
    }

    private byte[] Write(FhirRequest request, IReadOnlyList<ResourceVersion> records)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteStartObject("identifier"u8);
        json.WriteString("system"u8, "urn:ietf:rfc:3986"u8);
        json.WriteString("value"u8, $"urn:uuid:{ids.Next()}");
        json.WriteEndObject();
        json.WriteString("type"u8, "document"u8);
        json.WriteString("timestamp"u8, Encoding.ASCII.GetBytes(time.GetUtcNow().UtcDateTime.ToString(ResourceTemplate.InstantFormat, System.Globalization.CultureInfo.InvariantCulture)));
        json.WriteStartArray("entry"u8);
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("fullUrl"u8, $"{request.Base}/{record.Key}");
            json.WritePropertyName("resource"u8);
            json.WriteRawValue(record.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}

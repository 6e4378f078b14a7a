using System.Buffers;
using System.Globalization;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Operations.Records;

/// <summary><c>[type]/[id]/$meta</c>: the profiles, tags and security labels of a record or of one of its versions.</summary>
/// <remarks>https://hl7.org/fhir/R4/resource-operation-meta.html</remarks>
internal sealed class MetaOperation(IResourceStore store) : IOperation
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var key = request.Route.Key;
        int? version = null;
        if (request.Route.Version is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return FhirResponse.Refused(404, ServerIssues.NoSuchVersion, key, text);
            }

            version = number;
        }

        await using var snapshot = await store.OpenSnapshotAsync(request.Caller.Access, cancellationToken);
        return await snapshot.ReadAsync(key, version, cancellationToken) switch
        {
            null => version is null ? FhirResponse.Refused(404, ServerIssues.NotFound, key) : FhirResponse.Refused(404, ServerIssues.NoSuchVersion, key, version),
            { IsDeleted: true } => FhirResponse.Refused(410, ServerIssues.Deleted, key),
            var found => FhirResponse.Ok(Answer(found.Json)),
        };
    }

    /// <summary>The Parameters with the <c>meta</c> of a stored record.</summary>
    internal static StoredJson Answer(ReadOnlyMemory<byte> json)
    {
        using var tree = JsonTreeReader.Read(json.ToArray(), new IssueCollector())!;
        var meta = tree.Find(0, "meta"u8);
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"return\",\"valueMeta\":"u8);
        buffer.Write(meta < 0 ? "{}"u8 : tree.RawOf(meta));
        buffer.Write("}]}"u8);
        return new StoredJson(buffer.WrittenMemory);
    }
}

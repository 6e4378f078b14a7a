using System.Globalization;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Interactions;
using Shr.Server.Wire;

namespace Shr.Server.Bundles;

/// <summary>Slices a Bundle into requests: the resources are parts of its bytes, nothing is copied.</summary>
/// <remarks>https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request</remarks>
internal sealed class BundleReader(BaseAddress address)
{
    /// <summary>The entries in order; what is wrong with one is said on that one.</summary>
    public IReadOnlyList<EntryRequest> Read(Resource bundle, FhirRequest request, InteractionTable table)
    {
        var tree = bundle.Tree;
        var list = tree.Find(0, "entry"u8);
        var entries = new List<EntryRequest>(tree.ChildCount(list));
        for (var row = tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            entries.Add(Read(tree, row, entries.Count, request, table));
        }

        return entries;
    }

    private EntryRequest Read(JsonTree tree, int row, int index, FhirRequest request, InteractionTable table)
    {
        var fullUrl = Text(tree, row, "fullUrl"u8);
        var issues = new IssueCollector();
        var path = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");
        var asked = tree.Find(row, "request"u8);
        var method = asked < 0 ? null : Text(tree, asked, "method"u8);
        var url = asked < 0 ? null : Text(tree, asked, "url"u8);
        if (method is null || url is null)
        {
            issues.AddAt(tree.OffsetOf(row), ServerIssues.NoRequest, path, method is null ? "method" : "url");
            return Refused(400);
        }

        if (MethodOf(method) is not { } verb)
        {
            issues.AddAt(tree.OffsetOf(asked), ServerIssues.BadEntryMethod, path + ".request.method", method);
            return Refused(400);
        }

        var (segments, query) = Take(url, request.Base);
        if (Route.Parse(segments, request.Model.Types, issues) is not { } route)
        {
            return Refused(400);
        }

        if (table.Match(verb, route.Shape) is not { } match || route.Shape == RouteShape.System && verb == FhirMethod.Post)
        {
            issues.AddAt(tree.OffsetOf(asked), ServerIssues.BadEntryUrl, path + ".request.url", url, method);
            return Refused(405);
        }

        var body = Body(tree, tree.Find(row, "resource"u8), verb, out var format, out var type);
        if (body.Count == 0 && verb is FhirMethod.Put or FhirMethod.Patch || (body.Count == 0 && verb == FhirMethod.Post && match.Interaction is IWriteInteraction))
        {
            issues.AddAt(tree.OffsetOf(row), ServerIssues.NoEntryResource, path, method);
            return Refused(400);
        }

        var entry = request with
        {
            Method = verb,
            Route = route,
            Query = query,
            Body = body,
            Format = format,
            ContentType = type,
            IsEntry = true,
            Return = request.Return ?? PreferReturn.Minimal,
            IdempotencyKey = null,
            Keep = null,
            Conditions = Conditions(tree, asked),
        };
        return new EntryRequest(index, fullUrl, entry, match, null) { Asked = $"{method} {url}" };

        EntryRequest Refused(int status) => new(index, fullUrl, null, null, FhirResponse.Refused(status, issues)) { Asked = $"{method} {url}" };
    }

    // Binary with a patch in it is how a Bundle carries JSON Patch and XML Patch.
    private static ArraySegment<byte> Body(JsonTree tree, int row, FhirMethod method, out BodyFormat format, out string? contentType)
    {
        contentType = null;
        format = row < 0 ? BodyFormat.None : BodyFormat.Json;
        if (row < 0)
        {
            return ArraySegment<byte>.Empty;
        }

        if (method == FhirMethod.Patch && Text(tree, row, "resourceType"u8) == "Binary")
        {
            contentType = Text(tree, row, "contentType"u8);
            format = MediaTypes.FormatOf(contentType);
            var data = Text(tree, row, "data"u8) ?? "";
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var length) ? new ArraySegment<byte>(bytes, 0, length) : ArraySegment<byte>.Empty;
        }

        var (start, end) = tree.Extent(row);
        return new ArraySegment<byte>(tree.Bytes, start, end - start);
    }

    private (string[] Path, string Query) Take(string url, string requestBase)
    {
        var relative = url;
        foreach (var own in address.All.Append(requestBase))
        {
            if (url.StartsWith(own, StringComparison.OrdinalIgnoreCase))
            {
                relative = url[own.Length..];
                break;
            }
        }

        var question = relative.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? relative : relative[..question];
        return ([.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)], question < 0 ? "" : relative[(question + 1)..]);
    }

    private static FhirConditions Conditions(JsonTree tree, int asked) => new(
        Text(tree, asked, "ifMatch"u8),
        Text(tree, asked, "ifNoneMatch"u8),
        Text(tree, asked, "ifModifiedSince"u8) is { } since && DateSpan.TryParse(since, TimeSpan.Zero, out var span) ? span.From : null,
        Text(tree, asked, "ifNoneExist"u8));

    private static string? Text(JsonTree tree, int row, ReadOnlySpan<byte> name)
    {
        var value = tree.Find(row, name);
        return value >= 0 && tree.KindOf(value) == JsonKind.String ? tree.StringOf(value) : null;
    }

    private static FhirMethod? MethodOf(string method) => method switch
    {
        "GET" or "HEAD" => FhirMethod.Get,
        "POST" => FhirMethod.Post,
        "PUT" => FhirMethod.Put,
        "PATCH" => FhirMethod.Patch,
        "DELETE" => FhirMethod.Delete,
        _ => null,
    };
}

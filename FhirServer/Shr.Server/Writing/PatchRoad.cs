using System.Xml;
using Shr.Fhir;
using Shr.Fhir.Patch;
using Shr.Fhir.Xml;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Writing;

/// <summary>Chooses the patch engine by the body.</summary>
internal static class PatchRoad
{
    /// <summary>The patched bytes, or null with issues.</summary>
    public static byte[]? Apply(FhirRequest request, ResourceVersion current, IssueCollector issues)
    {
        var isArray = request.Body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
        switch (request.Format)
        {
            case BodyFormat.JsonPatch or BodyFormat.Json when isArray || request.Format == BodyFormat.JsonPatch:
                return JsonPatch.Apply(current.Json.ToArray(), request.Body, issues) is { } patched ? EmptyPruner.Prune(patched) : null;
            case BodyFormat.XmlPatch:
                return ApplyXml(request, current, issues);
            case BodyFormat.Json:
                return ApplyFhirPath(request, current, issues);
            default:
                issues.Add(ServerIssues.UnsupportedMediaType, "", request.ContentType, "application/json-patch+json");
                return null;
        }
    }

    private static byte[]? ApplyFhirPath(FhirRequest request, ResourceVersion current, IssueCollector issues)
    {
        using var patch = request.ReadBody(issues);
        return patch is null ? null : new FhirPathPatch(request.Model.Types).Apply(current.Json.ToArray(), patch, issues);
    }

    // XML Patch is about the XML form: the record goes there and back.
    private static byte[]? ApplyXml(FhirRequest request, ResourceVersion current, IssueCollector issues)
    {
        using var resource = Resource.Parse(current.Json.ToArray(), request.Model.Types, issues);
        if (resource is null)
        {
            return null;
        }

        using var xml = new MemoryStream();
        FhirXmlWriter.Write(resource.Root, xml);
        xml.Position = 0;
        using var patch = new MemoryStream(request.Body.Array!, request.Body.Offset, request.Body.Count, writable: false);
        if (XmlPatch.Read(xml, issues) is not { } document || !XmlPatch.Apply(document, patch, issues))
        {
            return null;
        }

        using var changed = new MemoryStream();
        using (var writer = XmlWriter.Create(changed))
        {
            document.Save(writer);
        }

        changed.Position = 0;
        return new FhirXmlReader(request.Model.Types) { MaxDepth = request.Model.MaxDepth }.Read(changed, issues);
    }
}

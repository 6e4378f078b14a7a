using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Writing;

/// <summary>Reads the resource of a write and checks that it fits the address.</summary>
internal static class BodyReader
{
    /// <summary>The resource, or null with issues.</summary>
    public static Resource? Read(FhirRequest request, IssueCollector issues)
    {
        if (request.Body.Count == 0)
        {
            issues.Add(ServerIssues.EmptyBody, "", $"{request.Method} {request.Route.Type}");
            return null;
        }

        var resource = request.ReadBody(issues);
        if (resource is null)
        {
            return null;
        }

        if (resource.Type.Name != request.Route.Type)
        {
            issues.Add(ServerIssues.WrongType, resource.Type.Name, resource.Type.Name, request.Route.Type);
            resource.Dispose();
            return null;
        }

        return resource;
    }
}

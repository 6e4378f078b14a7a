using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;

namespace Shr.Fhir.Patch;

/// <summary>Applies a FHIRPath Patch (a Parameters resource) to a resource: all operations or none.</summary>
/// <remarks>https://hl7.org/fhir/R4/fhirpatch.html</remarks>
public sealed class FhirPathPatch(TypeModel types)
{
    private readonly FhirPathCompiler _compiler = new(types);

    /// <summary>The changed resource, or null with issues.</summary>
    public byte[]? Apply(byte[] document, Resource patch, IssueCollector issues)
    {
        if (patch.Type.Name != "Parameters")
        {
            issues.Add(PatchIssues.NotAPatch, "", $"a FHIRPath Patch is a Parameters resource, not a {patch.Type.Name}");
            return null;
        }

        var tree = patch.Tree;
        var parameters = tree.Find(0, "parameter"u8);
        var count = tree.ChildCount(parameters);
        if (count > JsonPatch.MaxOperations)
        {
            issues.Add(PatchIssues.TooManyOperations, "", JsonPatch.MaxOperations, count);
            return null;
        }

        var index = 0;
        for (var row = tree.FirstChild(parameters); row >= 0; row = tree.NextSibling(row, parameters), index++)
        {
            var operation = FhirPathPatchOperation.Read(tree, row, index, issues);
            using var resource = operation is null ? null : Resource.Parse(document, types, issues);
            if (resource is null || operation!.Apply(resource, _compiler, issues) is not { } changed)
            {
                return null;
            }

            document = changed;
        }

        return document;
    }
}

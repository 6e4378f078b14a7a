using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;
using Shr.Terminology.Operations;

namespace Shr.Terminology;

/// <summary>One call of a terminology operation, however it came in.</summary>
/// <remarks>Holds a view of the body's tree: dispose that only when the answer is made.</remarks>
public sealed class TerminologyRequest
{
    /// <summary>The parameters.</summary>
    internal OperationParameters Parameters { get; } = new();

    /// <summary>The <c>Accept-Language</c> header, or null.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary>The <c>X-Cache-Id</c> header, or null.</summary>
    public string? CacheId { get; init; }

    /// <summary>The <c>X-Too-Costly-Threshold</c> header in codes, or null: lowers the limit of an expansion for this call.</summary>
    public int? TooCostlyThreshold { get; init; }

    /// <summary>Takes over a body: a Parameters resource, or the resource itself that the operation works on.</summary>
    /// <param name="body">The root of the body.</param>
    public TerminologyRequest AddBody(Element body) => AddBody(body.Tree, body.Row);

    /// <summary>Takes over a body by its tree; see <see cref="AddBody(Element)"/>.</summary>
    public TerminologyRequest AddBody(JsonTree tree, int row)
    {
        var root = new JsonView(tree, row);
        switch (root.String("resourceType"u8))
        {
            case "Parameters":
                Parameters.AddParameters(root["parameter"u8]);
                break;
            case "ValueSet":
                Parameters.AddResource("valueSet", root);
                break;
            case "CodeSystem":
                Parameters.AddResource("codeSystem", root);
                break;
            case "ConceptMap":
                Parameters.AddResource("conceptMap", root);
                break;
            case var type:
                BodyType = type ?? "something without a resourceType";
                break;
        }

        return this;
    }

    /// <summary>Takes over a query or form parameter.</summary>
    public TerminologyRequest Add(string name, string value)
    {
        Parameters.Add(name, value);
        return this;
    }

    /// <summary>Takes over the resource that an instance-level call names (<c>ValueSet/23/$expand</c>).</summary>
    public TerminologyRequest AddInstance(Element resource)
    {
        var name = resource.Type.Name;
        Parameters.AddResource(char.ToLowerInvariant(name[0]) + name[1..], new JsonView(resource.Tree, resource.Row));
        return this;
    }

    /// <summary>The type of a body that is of no use, or null.</summary>
    internal string? BodyType { get; private set; }
}

using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Wire;

namespace Shr.Server.Operations;

/// <summary>The input of an operation, wherever it stands: in the query, in a Parameters resource, or as the body itself.</summary>
/// <remarks>https://hl7.org/fhir/R4/operations.html#request. Dispose it when the resource in it is not used any more.</remarks>
internal sealed class OperationInputs : IDisposable
{
    private readonly List<(string Name, string Value)> _texts = [];
    private readonly List<(string Name, int Row)> _rows = [];
    private readonly JsonTree? _tree;

    private OperationInputs(JsonTree? tree) => _tree = tree;

    /// <summary>The body's text, or null.</summary>
    public JsonTree? Tree => _tree;

    /// <summary>The bytes of the resource the operation works on (its parameter <c>resource</c>, or the body itself); empty where there is none.</summary>
    public ArraySegment<byte> Resource { get; private set; } = ArraySegment<byte>.Empty;

    /// <summary>Reads it; null with issues where the body is faulty.</summary>
    public static OperationInputs? Read(FhirRequest request, IssueCollector issues)
    {
        JsonTree? tree = null;
        if (request.Format == BodyFormat.Json && request.Body.Count > 0)
        {
            tree = JsonTreeReader.Read(request.Body.Array!, request.Body.Offset, request.Body.Count, issues, request.Model.MaxDepth);
            if (tree is null)
            {
                return null;
            }
        }

        var inputs = new OperationInputs(tree);
        foreach (var (name, value) in request.Parameters)
        {
            inputs._texts.Add((name, value));
        }

        if (tree is not null)
        {
            inputs.AddBody(tree);
        }

        return inputs;
    }

    /// <summary>All simple parameters, in order: those of the query first.</summary>
    public IReadOnlyList<(string Name, string Value)> All => _texts;

    /// <summary>The first value of a parameter as text, or null.</summary>
    public string? Text(string name) => Texts(name).FirstOrDefault();

    /// <summary>All values of a parameter as text; those in the query may be joined by commas.</summary>
    public IEnumerable<string> Texts(string name) => _texts.Where(t => t.Name == name).Select(t => t.Value);

    /// <summary>The rows of the <c>value[x]</c> or <c>resource</c> of a parameter in <see cref="Tree"/>.</summary>
    public IEnumerable<int> Rows(string name) => _rows.Where(r => r.Name == name).Select(r => r.Row);

    /// <inheritdoc/>
    public void Dispose() => _tree?.Dispose();

    private void AddBody(JsonTree tree)
    {
        var type = tree.Find(0, "resourceType"u8);
        if (type < 0 || !tree.RawOf(type).SequenceEqual("Parameters"u8))
        {
            Resource = new ArraySegment<byte>(tree.Bytes, tree.Start, tree.Length);
            return;
        }

        var list = tree.Find(0, "parameter"u8);
        for (var row = tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (tree.Find(row, "name"u8) is >= 0 and var nameRow && tree.KindOf(nameRow) == JsonKind.String)
            {
                Add(tree, row, tree.StringOf(nameRow));
            }
        }
    }

    private void Add(JsonTree tree, int parameter, string name)
    {
        for (var row = tree.FirstChild(parameter); row >= 0; row = tree.NextSibling(row, parameter))
        {
            var property = tree.NameOf(row);
            if (property.StartsWith("value"u8))
            {
                _rows.Add((name, row));
                if (tree.KindOf(row) is not (JsonKind.Object or JsonKind.Array))
                {
                    _texts.Add((name, tree.StringOf(row)));
                }
            }
            else if (property.SequenceEqual("resource"u8))
            {
                _rows.Add((name, row));
                if (name == "resource" && Resource.Count == 0)
                {
                    var (start, end) = tree.Extent(row);
                    Resource = new ArraySegment<byte>(tree.Bytes, start, end - start);
                }
            }
        }
    }
}

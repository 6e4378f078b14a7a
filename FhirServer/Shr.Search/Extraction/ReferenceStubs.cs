using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>
/// What <c>resolve()</c> gives while a record is indexed: an empty resource of the type the reference names. Indexing must not
/// depend on other records, or it would be wrong as soon as they change.
/// </summary>
internal sealed class ReferenceStubs(TypeModel types)
{
    private readonly Dictionary<string, Element> _stubs = [];

    public Element Find(string reference, IndexSink sink)
    {
        if (!sink.TryReference(Encoding.UTF8.GetBytes(reference), out var parsed) || parsed.Type is not { } name)
        {
            return default;
        }

        if (!_stubs.TryGetValue(name, out var stub))
        {
            var tree = JsonTreeReader.Read(Encoding.UTF8.GetBytes($$"""{"resourceType":"{{name}}"}"""), new IssueCollector())!;
            stub = new Element(tree, 0, -1, types.Require(name), null);
            _stubs[name] = stub;
        }

        return stub;
    }
}

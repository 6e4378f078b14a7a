using System.Buffers;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.Types;

namespace Shr.Server.Writing;

/// <summary>
/// Finds references by element type: <c>Reference.reference</c>; uri, url, oid and uuid elements that hold a
/// placeholder; links in narrative. Canonicals are names, not addresses, and stay.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#trules</remarks>
internal static class ReferenceSites
{
    /// <summary>The places whose text has a target.</summary>
    public static List<ReferenceSite> Find(Resource resource, ReferenceTargets targets) => new Walk(resource.Tree, targets, false).Run(resource.Root);

    /// <summary>The places of conditional references (<c>Patient?identifier=1</c>).</summary>
    public static List<ReferenceSite> FindConditional(Resource resource) => new Walk(resource.Tree, new ReferenceTargets(), true).Run(resource.Root);

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly struct Walk(JsonTree tree, ReferenceTargets targets, bool conditional)
    {
        private readonly List<ReferenceSite> _sites = [];
        private readonly List<int> _candidates = [];

        public List<ReferenceSite> Run(Element root)
        {
            // Most resources have few strings that could be one; only their ancestors are walked with types.
            for (var row = 0; row < tree.Count; row++)
            {
                if (tree.KindOf(row) == JsonKind.String && MayBe(tree.RawOf(row)))
                {
                    _candidates.Add(row);
                }
            }

            if (_candidates.Count > 0)
            {
                Visit(root);
            }

            return _sites;
        }

        private void Visit(Element parent)
        {
            foreach (var child in parent.Children)
            {
                if (!Holds(child.Row) && !Holds(child.Sibling))
                {
                    continue;
                }

                if (child.Type.IsPrimitive)
                {
                    if (child.Kind == JsonKind.String)
                    {
                        Take(parent.Type, child);
                    }

                    if (child.Sibling >= 0)
                    {
                        Visit(child);
                    }
                }
                else
                {
                    Visit(child);
                }
            }
        }

        private void Take(FhirType parent, Element value)
        {
            if (value.Type.Name == "xhtml")
            {
                TakeLinks(value.Row);
                return;
            }

            var isReference = parent.Name == "Reference" && value.Info!.Name == "reference";
            var text = tree.Utf8Of(value.Row);
            var (start, end) = tree.Extent(value.Row);
            if (conditional)
            {
                if (isReference && IsConditional(text))
                {
                    _sites.Add(new ReferenceSite(value.Row, start, end, null));
                }

                return;
            }

            if (!isReference && !(value.Type.Name is "uri" or "url" or "oid" or "uuid" && text.StartsWith("urn:"u8)))
            {
                return;
            }

            var fragment = text.IndexOf((byte)'#');
            var address = fragment > 0 ? text[..fragment] : text;
            if (targets.Find(address) is { } target)
            {
                _sites.Add(new ReferenceSite(value.Row, start, end, fragment > 0 ? target + System.Text.Encoding.UTF8.GetString(text[fragment..]) : target));
            }
        }

        // href="..." and src="..." inside the JSON string, where the quotes are escaped.
        private void TakeLinks(int row)
        {
            var raw = tree.RawOf(row);
            var at = 0;
            while (raw[at..].IndexOf((byte)'=') is var found and >= 0)
            {
                var equals = at + found;
                at = equals + 1;
                if (!raw[..equals].EndsWith("href"u8) && !raw[..equals].EndsWith("src"u8))
                {
                    continue;
                }

                var open = raw[at..].StartsWith("\\\""u8) ? 2 : raw[at..].StartsWith("'"u8) ? 1 : 0;
                var length = open == 0 ? -1 : raw[(at + open)..].IndexOfAny((byte)'\\', (byte)'\'');
                if (length > 0 && targets.Find(raw.Slice(at + open, length)) is { } target)
                {
                    var start = tree.OffsetOf(row) + at + open;
                    _sites.Add(new ReferenceSite(row, start, start + length, target));
                }
            }
        }

        private bool MayBe(ReadOnlySpan<byte> raw)
        {
            if (conditional)
            {
                return raw.Length > 2 && raw[0] is >= (byte)'A' and <= (byte)'Z' && raw.Contains((byte)'?');
            }

            if (raw.StartsWith("urn:"u8))
            {
                return true;
            }

            return raw.StartsWith("<"u8) ? raw.IndexOf("href="u8) >= 0 || raw.IndexOf("src="u8) >= 0 : targets.HasAddresses && raw.Contains((byte)'/');
        }

        private bool Holds(int row)
        {
            if (row < 0)
            {
                return false;
            }

            // The first candidate at or after the row lies inside its subtree.
            var place = _candidates.BinarySearch(row);
            place = place < 0 ? ~place : place;
            return place < _candidates.Count && _candidates[place] < tree.NextOf(row);
        }

        private static bool IsConditional(ReadOnlySpan<byte> text)
        {
            var question = text.IndexOf((byte)'?');
            return question > 0 && !text[..question].ContainsAnyExcept(Letters);
        }
    }
}

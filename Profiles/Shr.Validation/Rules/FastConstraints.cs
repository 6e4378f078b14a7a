using System.Collections.Frozen;
using Shr.Fhir;
using Shr.Fhir.Elements;

namespace Shr.Validation.Rules;

/// <summary>
/// Hand-written forms of the constraints that are checked most often, each under the expression it replaces. A form that
/// cannot decide answers null, and the expression is evaluated; a test asks both over many resources.
/// </summary>
internal static class FastConstraints
{
    private static readonly FrozenDictionary<string, FastConstraint> Forms = new Dictionary<string, FastConstraint>
    {
        // ext-1
        ["extension.exists() != value.exists()"] = static (in Element e) => Has(e, "extension"u8) != HasChoice(e, "value"u8),

        // ref-1: only a reference into the container needs looking for; # alone is the container.
        ["reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))"] =
            static (in Element e) => e.Child("reference"u8).RawValue is [(byte)'#', _, ..] ? null : true,

        // dom-2, dom-4 and dom-5 speak of contained resources, and few resources have any.
        ["contained.contained.empty()"] = WithoutContained,
        ["contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()"] = WithoutContained,
        ["contained.meta.security.empty()"] = WithoutContained,

        // dom-3: one look over the text instead of one for each contained resource.
        ["contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()"] = ContainedIsReferred,

        // per-1: two times written alike compare as text.
        ["start.hasValue().not() or end.hasValue().not() or (start <= end)"] = PeriodIsForward,

        // qty-3
        ["code.empty() or system.exists()"] = static (in Element e) => !Has(e, "code"u8) || Has(e, "system"u8),

        // cpt-2
        ["value.empty() or system.exists()"] = static (in Element e) => !Has(e, "value"u8) || Has(e, "system"u8),

        // att-1
        ["data.empty() or contentType.exists()"] = static (in Element e) => !Has(e, "data"u8) || Has(e, "contentType"u8),

        // obs-6
        ["dataAbsentReason.empty() or value.empty()"] = static (in Element e) => !Has(e, "dataAbsentReason"u8) || !HasChoice(e, "value"u8),

        // obs-7: only with both a value and components there is something to compare.
        ["value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()"] =
            static (in Element e) => !Has(e, "component"u8) || !HasChoice(e, "value"u8) ? true : null,

        // bdl-5
        ["resource.exists() or request.exists() or response.exists()"] =
            static (in Element e) => Has(e, "resource"u8) || Has(e, "request"u8) || Has(e, "response"u8),

        // bdl-8
        ["fullUrl.exists() implies fullUrl.contains('/_history/').not()"] = static (in Element e) => e.Child("fullUrl"u8).Utf8Value.IndexOf("/_history/"u8) < 0 ? true : null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fast form of an expression, or null.</summary>
    public static FastConstraint? Find(string expression) => Forms.GetValueOrDefault(expression);

    /// <summary>All expressions that have a fast form, for the test that compares.</summary>
    public static IEnumerable<string> All => Forms.Keys;

    private static bool? WithoutContained(in Element element) => Has(element, "contained"u8) ? null : true;

    // A contained resource is referred to from anywhere (narratives too, which the expression cannot see) or refers to its container.
    private static bool? ContainedIsReferred(in Element element)
    {
        if (!Has(element, "contained"u8))
        {
            return true;
        }

        var tree = element.Tree;
        var referred = new HashSet<string>(StringComparer.Ordinal);
        for (var row = element.Row; row < tree.NextOf(element.Row); row++)
        {
            if (tree.KindOf(row) != JsonKind.String)
            {
                continue;
            }

            if (tree.RawOf(row) is [(byte)'#', ..])
            {
                referred.Add(tree.StringOf(row));
            }
            else if (tree.NameOf(row).SequenceEqual("div"u8))
            {
                AddLinks(tree.StringOf(row), referred);
            }
        }

        foreach (var contained in element.ChildrenOf("contained"u8))
        {
            if (!referred.Contains("#" + contained.ChildString("id"u8)) && !RefersToContainer(contained))
            {
                return false;
            }
        }

        return true;
    }

    private static void AddLinks(string markup, HashSet<string> referred)
    {
        for (var at = markup.IndexOf("\"#", StringComparison.Ordinal); at >= 0; at = markup.IndexOf("\"#", at + 1, StringComparison.Ordinal))
        {
            var end = markup.IndexOf('"', at + 1);
            if (end < 0)
            {
                return;
            }

            referred.Add(markup[(at + 1)..end]);
        }
    }

    private static bool RefersToContainer(in Element contained)
    {
        var tree = contained.Tree;
        for (var row = contained.Row; row < tree.NextOf(contained.Row); row++)
        {
            if (tree.KindOf(row) == JsonKind.String && tree.RawOf(row).SequenceEqual("#"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool? PeriodIsForward(in Element element)
    {
        var start = element.Child("start"u8).Utf8Value;
        var end = element.Child("end"u8).Utf8Value;
        if (start.IsEmpty || end.IsEmpty)
        {
            return true;
        }

        // Alike: both dates, or both with times and the same zone.
        var alike = start.Length == end.Length && (start.Length <= 10 || (start.Length > 19 && end[19..].SequenceEqual(start[19..])));
        return alike ? start.SequenceCompareTo(end) <= 0 : null;
    }

    // A property is written only where it has content; its sibling counts too.
    private static bool Has(in Element element, ReadOnlySpan<byte> name) => element.Child(name).Exists;

    private static bool HasChoice(in Element element, ReadOnlySpan<byte> name)
    {
        var row = element.Row;
        if (row < 0 || element.Tree.KindOf(row) != JsonKind.Object)
        {
            return false;
        }

        for (var property = element.Tree.FirstChild(row); property >= 0; property = element.Tree.NextSibling(property, row))
        {
            var found = element.Tree.NameOf(property);
            found = found is [(byte)'_', ..] ? found[1..] : found;
            if (found.Length > name.Length && found.StartsWith(name) && element.Type.FindProperty(found) is { Element.IsChoice: true })
            {
                return true;
            }
        }

        return false;
    }
}

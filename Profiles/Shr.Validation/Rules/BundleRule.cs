using Shr.Fhir;
using Shr.Validation.References;

namespace Shr.Validation.Rules;

/// <summary>What the pages of Bundle, documents and messages say beyond constraints: fullUrls and what must be found in the Bundle.</summary>
/// <remarks>https://hl7.org/fhir/R4/bundle.html#bundle-unique, https://hl7.org/fhir/R4/documents.html#content</remarks>
internal sealed class BundleRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (scope.Bundle is not { } bundle || bundle.Bundle != element)
        {
            return;
        }

        foreach (var entry in bundle.Entries)
        {
            CheckFullUrl(entry, bundle, scope);
        }

        if (bundle.Type == "searchset")
        {
            SearchEntries.Check(bundle, scope);
        }

        if (bundle.Type == "document" && bundle.Entries is [{ Resource: { Exists: true } composition } first, ..] && composition.Type.Name == "Composition")
        {
            CheckReferences(composition, first, bundle, scope);
        }
    }

    private static void CheckFullUrl(BundleEntry entry, BundleIndex bundle, ValidationScope scope)
    {
        if (entry.FullUrl is not { } url)
        {
            if (entry.Resource.Exists && bundle.Type is "document" or "message" or "collection" or "history" or "searchset")
            {
                scope.Report(entry.Element, ValidationIssues.FullUrlMissing);
            }

            return;
        }

        if (!url.Contains(':', StringComparison.Ordinal))
        {
            scope.Report(entry.Element, ValidationIssues.FullUrlRelative, url);
            return;
        }

        var reference = ReferenceText.Parse(System.Text.Encoding.UTF8.GetBytes(url), scope.Profiles.Types);
        if (entry.Resource.Exists && reference.Kind == ReferenceKind.Restful && (reference.Id != entry.Id || !ReferenceEquals(reference.Type, entry.Resource.Type)))
        {
            scope.Report(entry.Element, ValidationIssues.FullUrlDiffers, url, $"/{entry.Resource.Type.Name}/{entry.Id ?? "[id], and the resource has no id"}");
        }
    }

    // A document holds all that its Composition refers to.
    private static void CheckReferences(in Element element, BundleEntry from, BundleIndex bundle, ValidationScope scope)
    {
        foreach (var child in element.Children)
        {
            if (child.Type.Name == "Reference")
            {
                CheckReference(child, from, bundle, scope);
            }
            else if (!child.Type.IsPrimitive && !child.Type.IsResource && child.Type.Name is not ("Extension" or "Meta"))
            {
                CheckReferences(child, from, bundle, scope);
            }
        }
    }

    private static void CheckReference(in Element element, BundleEntry from, BundleIndex bundle, ValidationScope scope)
    {
        var text = element.Child("reference"u8);
        if (!text.HasValue)
        {
            return;
        }

        var reference = ReferenceText.Parse(text.Utf8Value, scope.Profiles.Types);
        if (reference.Kind is ReferenceKind.Contained or ReferenceKind.Invalid)
        {
            return;
        }

        switch (bundle.Find(reference, from).Count)
        {
            case 0:
                scope.Report(element, ValidationIssues.NotInBundle, reference.Text);
                break;
            case > 1:
                scope.Report(element, ValidationIssues.AmbiguousReference, reference.Text);
                break;
        }
    }

    public override string ToString() => "fullUrls and references of a Bundle";
}

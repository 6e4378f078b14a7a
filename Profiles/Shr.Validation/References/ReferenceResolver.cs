using Shr.Fhir;

namespace Shr.Validation.References;

/// <summary>Finds what a reference points to as far as the body at hand holds it: contained resources and Bundle entries.</summary>
/// <remarks>https://hl7.org/fhir/R4/references.html, https://hl7.org/fhir/R4/bundle.html#references</remarks>
internal static class ReferenceResolver
{
    /// <summary>The target of a Reference, or of a canonical, uri or string; a default Element where it is not here.</summary>
    public static Element Resolve(in Element element, ValidationScope scope)
    {
        var text = element.Type.IsPrimitive ? element : element.Child("reference"u8);
        return text.HasValue ? Resolve(ReferenceText.Parse(text.Utf8Value, scope.Profiles.Types), scope) : default;
    }

    /// <summary>The target of a parsed reference; a default Element where it is not here.</summary>
    public static Element Resolve(in ReferenceText reference, ValidationScope scope)
    {
        if (reference.Kind == ReferenceKind.Contained)
        {
            return Contained(reference.Id!, scope);
        }

        return scope.Bundle is { } bundle && bundle.Find(reference, bundle.EntryOf(scope.RootResource)) is [var entry, ..] ? entry.Resource : default;
    }

    /// <summary>The contained resource with an id; <c>#</c> alone is the resource that contains.</summary>
    public static Element Contained(string id, ValidationScope scope)
    {
        if (id.Length == 0)
        {
            return scope.RootResource;
        }

        foreach (var contained in scope.RootResource.ChildrenOf("contained"u8))
        {
            if (contained.ChildString("id"u8) == id)
            {
                return contained;
            }
        }

        return default;
    }
}

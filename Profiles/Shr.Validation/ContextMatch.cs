using Shr.Fhir;
using Shr.Fhir.Types;

namespace Shr.Validation;

/// <summary>Whether the element that carries the extension at hand is one that a context names.</summary>
/// <remarks>https://hl7.org/fhir/R4/defining-extensions.html#context</remarks>
internal static class ContextMatch
{
    /// <summary>A type (<c>Address</c>, <c>Element</c>, <c>Resource</c>) or a path in one (<c>Patient.contact.name</c>, <c>HumanName.text</c>).</summary>
    public static bool IsElement(string expression, ValidationScope scope)
    {
        if (expression.Contains('#', StringComparison.Ordinal))
        {
            // A canonical of a profile before the path: the path is what can be seen here.
            expression = expression[(expression.IndexOf('#', StringComparison.Ordinal) + 1)..];
        }

        // An element that refers back to its own definition (item.item) has the type that is named by the path it refers to.
        if (scope.Parent.Type.Name == expression || scope.Parent.Info?.Path == expression)
        {
            return true;
        }

        var parts = expression.Split('.');
        return Matches(scope.Depth - 2, parts, parts.Length - 1, scope);
    }

    /// <summary>The extension that carries this one has the url.</summary>
    public static bool IsExtension(string expression, ValidationScope scope)
    {
        var hash = expression.IndexOf('#', StringComparison.Ordinal);
        var url = hash < 0 ? expression : expression[(hash + 1)..];
        return scope.Parent is { Exists: true } parent && parent.Type.Name == "Extension" && parent.ChildString("url"u8) == url;
    }

    /// <summary>A FHIRPath context selects, from the resource, the elements that may carry the extension.</summary>
    public static bool IsSelected(string expression, ValidationScope scope) =>
        scope.Profiles.Compile(expression, out _) is not { } compiled || scope.Selects(compiled, scope.Resource, scope.Parent);

    // Walks the names from the last to the first up the open elements; the first name may be any type the element is of.
    private static bool Matches(int depth, string[] parts, int part, ValidationScope scope)
    {
        if (depth < 0)
        {
            return false;
        }

        ref readonly var element = ref scope.Ancestor(depth);
        if (part == 0)
        {
            return IsOfType(element, parts[0]);
        }

        var name = parts[part].EndsWith("[x]", StringComparison.Ordinal) ? parts[part][..^3] : parts[part];
        return element.Info?.Name == name && Matches(depth - 1, parts, part - 1, scope);
    }

    private static bool IsOfType(in Element element, string name)
    {
        if (element.Type.Is(name) || element.Info?.Path == name)
        {
            return true;
        }

        // The definitions say "Element" where they mean anywhere, resources included.
        return name switch
        {
            "Element" => true,
            "BackboneElement" => element.Type.Kind == FhirTypeKind.Backbone,
            "CanonicalResource" => element.Type.FindElement("url") is not null,
            _ => false,
        };
    }
}

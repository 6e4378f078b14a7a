using System.Text;
using Shr.Fhir;
using Shr.Validation.Compile;
using Shr.Validation.Rules;

namespace Shr.Validation;

/// <summary>
/// An extension against its definition: where it stands, what it holds. One without definition is only looked at as a data type.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/extensibility.html</remarks>
internal static class ExtensionCheck
{
    public static bool Applies(in Element element) => element.Type.Name == "Extension";

    /// <summary>Checks an extension that is open already.</summary>
    public static void Check(in Element extension, ProfileNode node, TypedNode typed, ValidationScope scope)
    {
        var url = extension.ChildString("url"u8);
        var isPart = scope.Parent is { Exists: true } parent && Applies(parent);
        var definition = typed.Profiles is [var only] ? only.Get() : null;
        if (url is not null && !(isPart && !IsAbsolute(url)))
        {
            if (!IsAbsolute(url) || url.Contains('|', StringComparison.Ordinal))
            {
                scope.Report(extension, ValidationIssues.ExtensionUrl, url);
            }

            definition ??= Find(url, scope);
            if (definition is { Extension: { } use })
            {
                CheckPlace(extension, url, use, scope);
            }
            else
            {
                ReportUnknown(extension, url, scope);
            }
        }

        if (definition is not null)
        {
            NodeWalk.CheckRoot(extension, definition.Root, scope);
            CheckParts(extension, url, definition.Root.Children, scope);
            NodeWalk.CheckChildren(extension, node.Children, scope);
            return;
        }

        var root = scope.Profiles.BaseOf(extension.Type).Get()?.Root;
        if (root is not null)
        {
            NodeWalk.CheckRules(extension, root, scope);
        }

        NodeWalk.CheckChildren(extension, node.Children ?? root?.Children, scope);
        CheckParts(extension, url, node.Children, scope);
    }

    private static CompiledProfile? Find(string url, ValidationScope scope) =>
        scope.Profiles.Find(url) is { Extension: not null } found ? found : null;

    private static bool IsAbsolute(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("urn:", StringComparison.Ordinal);

    private static void ReportUnknown(in Element extension, string url, ValidationScope scope)
    {
        if (extension.Info?.Name == "modifierExtension")
        {
            scope.Report(extension, ValidationIssues.UnknownModifierExtension, url);
        }
        else if (scope.Settings.UnknownExtension is { } severity && !IsWelcome(url, scope.Settings))
        {
            scope.Report(extension, ValidationIssues.UnknownExtension, severity, url);
        }
    }

    private static bool IsWelcome(string url, ValidationSettings settings) =>
        (settings.ExampleUrls is null && ExampleHosts.Has(Encoding.UTF8.GetBytes(url)))
        || settings.ExtensionDomains.Any(domain => url.StartsWith(domain, StringComparison.Ordinal));

    // A part (an extension within an extension, with a relative url) must be one the definition has a slice for.
    private static void CheckParts(in Element extension, string? url, ChildTable? children, ValidationScope scope)
    {
        if (children?.Find("extension")?.Slices is not { } slices)
        {
            return;
        }

        foreach (var part in extension.ChildrenOf("extension"u8))
        {
            if (part.ChildString("url"u8) is { } name && !IsAbsolute(name) && !Array.Exists(slices.Slices, s => s.Matches(part, scope)))
            {
                scope.Report(part, ValidationIssues.SubExtension, url, name);
            }
        }
    }

    private static void CheckPlace(in Element extension, string url, ExtensionUse use, ValidationScope scope)
    {
        var isModifier = extension.Info?.Name == "modifierExtension";
        if (isModifier != use.IsModifier)
        {
            scope.Report(extension, ValidationIssues.ExtensionModifier, url, use.IsModifier ? "modifierExtension" : "extension");
        }

        CheckInvariants(extension, url, use, scope);
        if (use.Contexts.Count > 0 && !use.Contexts.Any(c => IsAllowed(c, scope)))
        {
            var text = new StringBuilder().AppendJoin(", ", use.Contexts).ToString();
            // R4 publishes its own definitions with extensions outside their contexts (structuredefinition-fhir-type on type).
            var severity = scope.RootResource.Type.FindElement("url") is null ? IssueSeverity.Error : IssueSeverity.Warning;
            scope.Report(extension, ValidationIssues.ExtensionContext, severity, url, scope.Parent.Info?.Path ?? scope.Parent.Type.Name, text);
        }
    }

    private static void CheckInvariants(in Element extension, string url, ExtensionUse use, ValidationScope scope)
    {
        foreach (var invariant in use.Invariants)
        {
            if (scope.Profiles.Compile(invariant, out _) is { } expression && scope.Evaluate(expression, scope.Parent, out var error) != true && error is null)
            {
                scope.Report(extension, ValidationIssues.ExtensionContext, url, scope.Parent.Info?.Path ?? scope.Parent.Type.Name, "where " + invariant);
            }
        }
    }

    private static bool IsAllowed(ExtensionContext context, ValidationScope scope) => context.Type switch
    {
        "element" => ContextMatch.IsElement(context.Expression, scope),
        "extension" => ContextMatch.IsExtension(context.Expression, scope),

        // A FHIRPath context selects the elements it may stand on; whether this is one of them is asked of the root.
        _ => ContextMatch.IsSelected(context.Expression, scope),
    };
}

using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>What a value set includes and excludes is named by absolute uris.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.compose.include.system</remarks>
internal sealed class ValueSetRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        var compose = element.Child("compose"u8);
        if (!compose.Exists)
        {
            return;
        }

        foreach (var include in compose.ChildrenOf("include"u8))
        {
            CheckSystem(include, scope);
        }

        foreach (var exclude in compose.ChildrenOf("exclude"u8))
        {
            CheckSystem(exclude, scope);
        }
    }

    private static void CheckSystem(in Element include, ValidationScope scope)
    {
        // R4's own examples name a contained code system by #id.
        var system = include.Child("system"u8);
        if (system.HasValue && !system.Utf8Value.Contains((byte)':') && !system.Utf8Value.StartsWith("#"u8))
        {
            scope.Report(system, ValidationIssues.SystemRelative, IssueSeverity.Error, system.StringValue);
        }
    }

    public override string ToString() => "systems are absolute";
}

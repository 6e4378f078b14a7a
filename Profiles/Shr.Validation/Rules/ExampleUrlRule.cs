using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>A url on a host that exists for examples only, where the caller wants to hear of it: a record in use must not point there.</summary>
internal sealed class ExampleUrlRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (scope.Settings.ExampleUrls is { } severity && element.HasValue && ExampleHosts.Has(element.Utf8Value))
        {
            scope.Report(element, ValidationIssues.ExampleUrl, severity, element.StringValue);
        }
    }

    public override string ToString() => "no example urls";
}

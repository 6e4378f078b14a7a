namespace Shr.Fhir.FhirPath;

/// <summary>A type as <c>type()</c> tells it.</summary>
/// <param name="Namespace"><c>System</c> or <c>FHIR</c>.</param>
/// <param name="Name">The name within the namespace.</param>
/// <param name="BaseType">The qualified name of the type it specialises.</param>
/// <remarks>https://hl7.org/fhirpath/#reflection</remarks>
public sealed record FhirPathTypeInfo(string Namespace, string Name, string BaseType)
{
    private static readonly FhirPathTypeInfo[] System = [.. Enum.GetValues<ValueKind>().Select(k => new FhirPathTypeInfo("System", k.ToString(), "System.Any"))];

    /// <inheritdoc/>
    public override string ToString() => Namespace + "." + Name;

    internal static FhirPathTypeInfo OfSystem(ValueKind kind) => System[(int)kind];
}

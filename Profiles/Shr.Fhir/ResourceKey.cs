namespace Shr.Fhir;

/// <summary>The logical identity of a resource on this server: its type and id.</summary>
/// <remarks>https://hl7.org/fhir/R4/resource.html#id</remarks>
public readonly record struct ResourceKey(string Type, string Id)
{
    /// <summary><c>Patient/23</c>.</summary>
    public override string ToString() => $"{Type}/{Id}";
}

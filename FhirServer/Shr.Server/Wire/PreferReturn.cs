namespace Shr.Server.Wire;

/// <summary>What the client wants back from a write.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#ops</remarks>
public enum PreferReturn
{
    Representation,
    Minimal,
    OperationOutcome,
}

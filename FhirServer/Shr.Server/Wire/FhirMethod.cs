namespace Shr.Server.Wire;

/// <summary>The HTTP methods FHIR uses. HEAD is a Get whose body is not sent.</summary>
public enum FhirMethod
{
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

namespace Shr.Server.Wire;

/// <summary>The shapes of FHIR addresses, whatever type and id they name.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#summary</remarks>
public enum RouteShape
{
    /// <summary><c>[base]</c></summary>
    System,

    /// <summary><c>[base]/metadata</c></summary>
    Metadata,

    /// <summary><c>[base]/_history</c></summary>
    SystemHistory,

    /// <summary><c>[base]/_search</c></summary>
    SystemSearch,

    /// <summary><c>[base]/$name</c></summary>
    SystemOperation,

    /// <summary><c>[base]/Type</c></summary>
    Type,

    /// <summary><c>[base]/Type/_history</c></summary>
    TypeHistory,

    /// <summary><c>[base]/Type/_search</c></summary>
    TypeSearch,

    /// <summary><c>[base]/Type/$name</c></summary>
    TypeOperation,

    /// <summary><c>[base]/Type/id</c></summary>
    Instance,

    /// <summary><c>[base]/Type/id/_history</c></summary>
    InstanceHistory,

    /// <summary><c>[base]/Type/id/$name</c></summary>
    InstanceOperation,

    /// <summary><c>[base]/Type/id/_history/version</c></summary>
    Version,

    /// <summary><c>[base]/Type/id/_history/version/$name</c></summary>
    VersionOperation,

    /// <summary><c>[base]/Type/id/Other</c> or <c>[base]/Type/id/*</c></summary>
    Compartment,

    /// <summary><c>[base]/Type/id/Other/_search</c></summary>
    CompartmentSearch,
}

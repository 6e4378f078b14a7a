namespace Shr.Terminology.NamingSystems;

/// <summary>One identifier of a naming system.</summary>
/// <remarks>https://hl7.org/fhir/R4/namingsystem-definitions.html#NamingSystem.uniqueId</remarks>
/// <param name="Type"><c>oid</c>, <c>uuid</c>, <c>uri</c> or <c>other</c>.</param>
/// <param name="Value">The identifier, an OID without <c>urn:oid:</c>.</param>
/// <param name="IsPreferred">Whether it is the one to use among those of its type.</param>
public sealed record UniqueId(string Type, string Value, bool IsPreferred = false)
{
    private const string Oid = "urn:oid:";
    private const string Uuid = "urn:uuid:";

    /// <summary>An identifier without the scheme in front, as naming systems write OIDs and UUIDs.</summary>
    public static string Bare(string identifier) =>
        identifier.StartsWith(Oid, StringComparison.OrdinalIgnoreCase) ? identifier[Oid.Length..]
        : identifier.StartsWith(Uuid, StringComparison.OrdinalIgnoreCase) ? identifier[Uuid.Length..]
        : identifier;

    /// <summary>The type a URI says it has by its scheme.</summary>
    public static string TypeOf(string uri) =>
        uri.StartsWith(Oid, StringComparison.OrdinalIgnoreCase) ? "oid" : uri.StartsWith(Uuid, StringComparison.OrdinalIgnoreCase) ? "uuid" : "uri";
}

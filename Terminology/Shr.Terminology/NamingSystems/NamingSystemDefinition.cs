namespace Shr.Terminology.NamingSystems;

/// <summary>The identifiers by which one and the same code system (or identifier system) is known.</summary>
/// <remarks>https://hl7.org/fhir/R4/namingsystem.html</remarks>
/// <param name="Name">Its name, for people.</param>
/// <param name="Ids">Its identifiers, in the order they were given.</param>
public sealed record NamingSystemDefinition(string Name, IReadOnlyList<UniqueId> Ids)
{
    /// <summary>The identifier of a type to be used: the preferred one, else the first; null where there is none.</summary>
    /// <param name="type"><c>oid</c>, <c>uuid</c>, <c>uri</c> or <c>other</c>.</param>
    public string? Preferred(string type)
    {
        UniqueId? first = null;
        foreach (var id in Ids)
        {
            if (id.Type == type && id.IsPreferred)
            {
                return id.Value;
            }

            first ??= id.Type == type ? id : null;
        }

        return first?.Value;
    }
}

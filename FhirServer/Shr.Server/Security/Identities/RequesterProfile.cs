namespace Shr.Server.Security.Identities;

/// <summary>One of the hats a user wears: what kind of requester, under which id, and for which areas.</summary>
/// <param name="Type"><c>facility</c>, <c>provider</c>, <c>patient</c> or <c>mci-supervisor</c> (also written <c>admin</c>).</param>
/// <param name="Id">The id in its registry: facility code, provider id, health id.</param>
/// <param name="Catchments">Geo-codes of 4 digits and more; empty where it has none.</param>
public sealed record RequesterProfile(string Type, string Id, IReadOnlyList<string> Catchments)
{
    /// <summary>Whether a geo-code lies inside one of the catchments: it starts with one of them.</summary>
    public bool Covers(string geoCode)
    {
        foreach (var catchment in Catchments)
        {
            if (catchment.Length >= 4 && geoCode.StartsWith(catchment, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

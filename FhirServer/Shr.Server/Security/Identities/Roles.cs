namespace Shr.Server.Security.Identities;

/// <summary>The roles that groups and profiles of the national identity provider amount to.</summary>
public static class Roles
{
    private static readonly string[] ServiceGroups = ["MCI User", "SHR User"];

    /// <summary>The union of the roles of all groups and profiles. Groups are compared regardless of case.</summary>
    public static Role Of(IReadOnlyList<string> groups, IReadOnlyList<RequesterProfile> profiles)
    {
        bool In(string group) => groups.Contains(group, StringComparer.OrdinalIgnoreCase);
        bool Has(string type) => profiles.Any(p => p.Type == type);
        var isUser = ServiceGroups.Any(In);
        var roles = Role.None;
        roles |= isUser && In("Facility Admin") && Has("facility") && !In("SHR System Admin") ? Role.Facility : 0;
        roles |= isUser && In("Provider") && Has("provider") ? Role.Provider : 0;
        roles |= isUser && In("Patient") && Has("patient") ? Role.Patient : 0;
        roles |= In("SHR System Admin") ? Role.System : 0;
        roles |= In("MCI Admin") ? Role.Admin : 0;
        roles |= In("MCI Approver") ? Role.Approver : 0;
        roles |= In("SHR Auditor") ? Role.Auditor : 0;
        return roles;
    }
}

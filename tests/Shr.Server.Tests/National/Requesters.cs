using Shr.Server.Tests.Security;

namespace Shr.Server.Tests.National;

/// <summary>The requesters of the national documents, enrolled with a server, by their names in the role matrices.</summary>
internal static class Requesters
{
    /// <summary>The three headers of each.</summary>
    public static Dictionary<string, (string, string)[]> Enrol(Access access) => new()
    {
        ["facility"] = access.Headers(access.EnrolFacility("10000069", "302618")),
        ["provider"] = access.Headers(access.Enrol("10000070", "doctor@h.example", ["MCI User", "SHR User", "Provider"], ["provider:18:302618"])),
        ["patient"] = access.Headers(access.Enrol("people", "patient@p.example", ["MCI User", "SHR User", "Patient"], ["patient:98000173958"])),
        ["datasense"] = access.Headers(access.Enrol("datasense", "datasense@d.example", ["MCI User", "SHR User", "Facility Admin", "SHR System Admin"], ["facility:10000071:3026"])),
        ["admin"] = access.Headers(access.Enrol("mci-admin", "admin@m.example", ["MCI Admin"], ["mci-supervisor:2:3026"])),
        ["approver"] = access.Headers(access.Enrol("mci-approver", "approver@m.example", ["MCI Approver"], ["mci-supervisor:3:302618"])),
        ["auditor"] = access.Headers(access.Enrol("watch", "auditor@a.example", ["SHR Auditor"], [])),
    };
}

namespace Shr.Server.Security.Identities;

/// <summary>What somebody is to the record; the columns of the policy table. One caller may have several.</summary>
[Flags]
public enum Role
{
    None = 0,

    /// <summary>The system of a facility.</summary>
    Facility = 1,

    /// <summary>A doctor, nurse or community health worker.</summary>
    Provider = 2,

    /// <summary>The person the record is about.</summary>
    Patient = 4,

    /// <summary>A national system that needs all (SHR System Admin, Datasense).</summary>
    System = 8,

    /// <summary>Keeps the patient index in order (MCI Admin).</summary>
    Admin = 16,

    /// <summary>Approves changes of demographics inside an area (MCI Approver).</summary>
    Approver = 32,

    /// <summary>Reads the audit log.</summary>
    Auditor = 64,
}

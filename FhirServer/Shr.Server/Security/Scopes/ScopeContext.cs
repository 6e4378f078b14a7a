namespace Shr.Server.Security.Scopes;

/// <summary>For whom a SMART scope speaks.</summary>
/// <remarks>https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html</remarks>
public enum ScopeContext
{
    /// <summary>The records of the patient in context.</summary>
    Patient,

    /// <summary>What the user may see.</summary>
    User,

    /// <summary>What the program itself may see.</summary>
    System,
}

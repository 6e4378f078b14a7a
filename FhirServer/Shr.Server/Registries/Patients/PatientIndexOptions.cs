namespace Shr.Server.Registries.Patients;

/// <summary>What a deployment decides about the patient index: section <c>PatientIndex</c> of the configuration.</summary>
public sealed class PatientIndexOptions
{
    private static readonly string[] DefaultApproval = ["gender", "given_name", "occupation", "phone_number", "present_address", "status"];

    /// <summary>JSON names of the fields whose changes wait for an approver; null: those of the national document.</summary>
    public string[]? NeedsApproval { get; set; }

    /// <summary>JSON names of the fields that no update may change; null: none.</summary>
    public string[]? NeverUpdated { get; set; }

    /// <summary>
    /// Whether the patient index hides confidential patients and those whose consent denies it, as the FHIR API does. The
    /// national document knows no such rule for demographics, so the default is no.
    /// </summary>
    public bool HidesConfidential { get; set; }

    /// <summary>
    /// Whether facilities and providers cannot change on the FHIR API either what needs approval in the index. By default
    /// they can: the rule is one of the national document about its own paths.
    /// </summary>
    public bool GuardsFhir { get; set; }

    internal IReadOnlyList<string> ApprovalFields => NeedsApproval ?? DefaultApproval;
}

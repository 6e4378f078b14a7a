using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Storage;

namespace Shr.Server.Registries.Patients;

/// <summary>
/// Where a deployment wants it so, what needs approval in the patient index cannot be changed past it: a PUT or PATCH of a
/// Patient on the FHIR API must leave those fields as they are, unless an administrator or a national system sends it.
/// </summary>
internal sealed class ApprovalGuard(PatientFields fields, IOptions<PatientIndexOptions> options)
{
    private const Role Exempt = Role.System | Role.Admin | Role.Approver;

    /// <summary>The refusal of an update, or null.</summary>
    public FhirResponse? Check(Identity identity, ResourceVersion current, WriteOp write)
    {
        if (!options.Value.GuardsFhir || write is not { Key.Type: "Patient", Body: { } body } || (identity.Roles & Exempt) != 0)
        {
            return null;
        }

        var before = StoredRecord.Parse(current.Json.Span).AsObject();
        var after = StoredRecord.Parse(body.Fill(1, default)).AsObject();
        string[] changed = [.. options.Value.ApprovalFields.Where(f => fields.Find(f) is { } field && !JsonNode.DeepEquals(field.Read(before), field.Read(after)))];
        return changed.Length == 0 ? null : FhirResponse.Refused(422, PatientIndexIssues.NeedsApproval, string.Join(", ", changed));
    }
}

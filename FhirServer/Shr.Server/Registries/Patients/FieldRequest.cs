using System.Text.Json.Nodes;
using Shr.Server.Writing;

namespace Shr.Server.Registries.Patients;

/// <summary>A change of one field that somebody asked for.</summary>
/// <param name="Id">A time UUID, under which the details name it.</param>
/// <param name="Field">The field's JSON name.</param>
/// <param name="Value">The value in the national form; null to take it away.</param>
/// <param name="Requesters">Who asked for just this value, the first one first.</param>
internal sealed record FieldRequest(string Id, string Field, JsonNode? Value, IReadOnlyList<FieldRequester> Requesters);

/// <summary>One who asked.</summary>
/// <param name="Stamp">Who; null without access control.</param>
/// <param name="At">When, as FHIR writes an instant.</param>
internal sealed record FieldRequester(RequesterStamp? Stamp, string At);

/// <summary>What became of a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsAccepted">Whether its value was taken.</param>
/// <param name="Approver">Who decided.</param>
/// <param name="PatientVersion">The version of the Patient that holds the value; null where it was refused.</param>
internal sealed record FieldDecision(FieldRequest Request, bool IsAccepted, FieldRequester Approver, int? PatientVersion);

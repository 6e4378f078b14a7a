using System.Text.Json.Nodes;
using Shr.Server.Wire;

namespace Shr.Server.Registries.Patients;

/// <summary>What the patient index answers, in the words its clients know.</summary>
internal static class PatientAnswers
{
    /// <summary>Something was written: 201 or 202 with the health id.</summary>
    public static NationalAnswer Written(int status, string hid) => NationalAnswer.Json(new JsonObject { ["http_status"] = status, ["id"] = hid }, status);

    public static NationalAnswer NotFound(string hid) => NationalAnswer.Refused(404, $"No patient found with health id: {hid}");

    public static NationalAnswer Inactive(string? mergedWith) =>
        NationalAnswer.Refused(400, mergedWith is null ? "Cannot update inactive patient" : $"Cannot update inactive patient, already merged with {mergedWith}");

    public static NationalAnswer BrokenJson() => NationalAnswer.Refused(400, PatientFaults.FormMessage, PatientFaults.Form, PatientFaults.BrokenJson());

    public static NationalAnswer Denied() => NationalAnswer.Refused(403, NationalDoor.Denied);

    /// <summary>The refusal of an input with faults: those of its form alone where there are any, as no value can be judged then.</summary>
    public static NationalAnswer? Of(PatientInput input) => input switch
    {
        { FormFaults.Count: > 0 } => NationalAnswer.Refused(400, PatientFaults.FormMessage, PatientFaults.Form, input.FormFaults),
        { Faults.Count: > 0 } => Invalid(input.Faults),
        _ => null,
    };

    public static NationalAnswer Invalid(params IReadOnlyList<NationalFault> faults) =>
        NationalAnswer.Refused(400, PatientFaults.ValuesMessage, PatientFaults.Values, faults);

    /// <summary>What the ordinary road of writes refused.</summary>
    public static NationalAnswer OfRoad(FhirResponse response) => response.Status switch
    {
        400 or 422 => Invalid([.. response.Issues.Where(i => i.IsError).Select(i => new NationalFault(1004, i.Expression, i.Text))]),
        403 => Denied(),
        409 or 412 => NationalAnswer.Refused(409, TextOf(response)),
        _ => NationalAnswer.Refused(response.Status, TextOf(response)),
    };

    private static string TextOf(FhirResponse response) => response.Issues.Count > 0 ? response.Issues[0].Text : "Refused";
}

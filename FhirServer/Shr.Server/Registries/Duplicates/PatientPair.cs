using System.Text.Json.Nodes;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Two patients as a body of the national index names them, with what is stored of them.</summary>
/// <param name="First">The one that a merge ends.</param>
/// <param name="FirstBody">What the body says of it.</param>
/// <param name="Second">The one that stays.</param>
/// <param name="SecondBody">What the body says of it.</param>
internal sealed record PatientPair(PatientRecord First, JsonObject FirstBody, PatientRecord Second, JsonObject SecondBody);

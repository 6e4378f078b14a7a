namespace Shr.Server.Registries.Matching;

/// <summary>How sure a match is.</summary>
/// <remarks>https://hl7.org/fhir/R4/valueset-match-grade.html</remarks>
public enum MatchGrade
{
    CertainlyNot,
    Possible,
    Probable,
    Certain,
}

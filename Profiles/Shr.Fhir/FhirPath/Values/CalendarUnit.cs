namespace Shr.Fhir.FhirPath;

/// <summary>The calendar durations of FHIRPath, longest first.</summary>
/// <remarks>https://hl7.org/fhirpath/#time-valued-quantities</remarks>
internal enum CalendarUnit
{
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

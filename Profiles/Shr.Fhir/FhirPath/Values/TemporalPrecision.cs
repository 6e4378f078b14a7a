namespace Shr.Fhir.FhirPath;

/// <summary>How far a date or time is known.</summary>
public enum TemporalPrecision
{
    Year = 1,
    Month,
    Day,
    Hour,
    Minute,
    Second,

    /// <summary>Seconds with a fraction.</summary>
    Fraction,
}

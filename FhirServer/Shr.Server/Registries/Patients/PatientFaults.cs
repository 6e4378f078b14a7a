namespace Shr.Server.Registries.Patients;

/// <summary>The faults of the patient index, in the numbers its clients know.</summary>
internal static class PatientFaults
{
    /// <summary>The group of faults in values.</summary>
    public const int Values = 1000;

    /// <summary>The group of faults in the form of a body.</summary>
    public const int Form = 2000;

    /// <summary>The words of the group of values.</summary>
    public const string ValuesMessage = "validation error";

    /// <summary>The words of the group of form.</summary>
    public const string FormMessage = "invalid.request";

    public static NationalFault Required(string field) => new(1001, field, $"{Last(field)} is required");

    public static NationalFault Pattern(string field) => new(1002, field, $"invalid {Last(field)}");

    public static NationalFault Value(string field) => new(1004, field, $"invalid {Last(field)}");

    public static NationalFault Dependency(string field, string message) => new(1005, field, message);

    public static NationalFault Unmarried() => Dependency("marital_status", "marital_status cannot be unmarried where there is a spouse");

    public static NationalFault Search(string message) => new(1006, null, message);

    public static NationalFault BrokenJson() => new(2001, null, "invalid.json");

    public static NationalFault Shape(string field) => new(2001, field, "invalid.payload");

    public static NationalFault Unknown(string field) => new(2002, field, $"Unrecognized field: '{Last(field)}'");

    private static string Last(string field) => field[(field.LastIndexOf('.') + 1)..];
}

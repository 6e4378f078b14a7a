namespace Shr.Terminology;

/// <summary>A code to be checked, as it stands in a record: UTF-8, unescaped. Empty means absent.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#Coding</remarks>
public readonly ref struct CodedValue
{
    public ReadOnlySpan<byte> System { get; init; }

    public ReadOnlySpan<byte> Version { get; init; }

    public ReadOnlySpan<byte> Code { get; init; }

    /// <summary>The display to be checked; leave empty where it does not matter, which is faster.</summary>
    public ReadOnlySpan<byte> Display { get; init; }
}

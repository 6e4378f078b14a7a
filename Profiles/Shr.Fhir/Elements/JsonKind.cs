namespace Shr.Fhir.Elements;

/// <summary>What a JSON value is.</summary>
public enum JsonKind : byte
{
    /// <summary>There is no value.</summary>
    None,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

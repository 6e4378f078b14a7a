namespace Shr.Search.Query;

/// <summary>How much of each record an answer holds.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#summary</remarks>
public enum SummaryMode
{
    /// <summary>Everything.</summary>
    False,

    /// <summary>The elements marked as summary.</summary>
    True,

    /// <summary>Narrative, id, meta and mandatory elements.</summary>
    Text,

    /// <summary>Everything but the narrative.</summary>
    Data,

    /// <summary>No record, only the total.</summary>
    Count,
}

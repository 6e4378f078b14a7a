namespace Shr.Terminology;

/// <summary>The operations that <see cref="TerminologyService.Run"/> answers.</summary>
public enum TerminologyOperation
{
    /// <summary>CodeSystem/$lookup</summary>
    Lookup,

    /// <summary>CodeSystem/$validate-code</summary>
    CodeSystemValidateCode,

    /// <summary>CodeSystem/$subsumes</summary>
    Subsumes,

    /// <summary>CodeSystem/$find-matches</summary>
    FindMatches,

    /// <summary>ValueSet/$expand</summary>
    Expand,

    /// <summary>ValueSet/$validate-code</summary>
    ValueSetValidateCode,

    /// <summary>ValueSet/$batch-validate-code</summary>
    ValueSetBatchValidateCode,

    /// <summary>CodeSystem/$batch-validate-code</summary>
    CodeSystemBatchValidateCode,

    /// <summary>ConceptMap/$translate</summary>
    Translate,

    /// <summary>NamingSystem/$preferred-id</summary>
    PreferredId,

    /// <summary>$closure</summary>
    Closure,

    /// <summary>$cache-control</summary>
    CacheControl,
}

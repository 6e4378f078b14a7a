using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;

namespace Shr.Terminology.Operations;

/// <summary>The check of one Coding: what is asked, and what has been found out so far.</summary>
internal sealed class CodingCheck(Coding coding, string path)
{
    /// <summary>What is asked.</summary>
    public Coding Coding { get; } = coding;

    /// <summary>Where it stands: <c>Coding</c>, <c>CodeableConcept.coding[0]</c>, or empty for single parameters.</summary>
    public string Path { get; } = path;

    /// <summary>The system, given or inferred.</summary>
    public string? System { get; set; } = coding.System;

    /// <summary>Whether the system was inferred from the value set.</summary>
    public bool IsInferred { get; set; }

    public Membership Membership { get; set; }

    /// <summary>The names of the concept, once it is found.</summary>
    public ConceptNames? Names { get; set; }

    /// <summary>The version of the code system it was found in.</summary>
    public string? Version { get; set; }

    /// <summary>The code as the code system writes it, where that differs.</summary>
    public string? NormalizedCode { get; set; }

    public bool IsInactive { get; set; }

    public string? Status { get; set; }

    /// <summary>Issues that are said only if the code turns out not to be in the value set: another include may have it.</summary>
    public TxIssueList IfOut { get; } = new();

    /// <summary>Why it is not in the value set, where a filter can tell; for the message alone.</summary>
    public string? WhyNot { get; set; }

    /// <summary>Forgets what an include found that another one overruled.</summary>
    public void Reset()
    {
        Names = null;
        Version = null;
        NormalizedCode = null;
        IsInactive = false;
        Status = null;
    }

    /// <summary>A place inside: <c>Coding.code</c>.</summary>
    public string At(string element) => Path.Length == 0 ? element : Path + "." + element;

    /// <summary>The code for a sentence: <c>system|version#code ('display')</c>.</summary>
    public override string ToString() =>
        $"{Versions.Join(System ?? "", Coding.Version)}#{Coding.Code}{(Coding.Display is null ? "" : $" ('{Coding.Display}')")}";
}

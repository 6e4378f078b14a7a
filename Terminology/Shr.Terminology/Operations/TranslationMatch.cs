using Shr.Terminology.CodeSystems;
using Shr.Terminology.ConceptMaps;

namespace Shr.Terminology.Operations;

/// <summary>One translation that a map gives.</summary>
/// <param name="Map">The map.</param>
/// <param name="Target">The target code; null where the map says that there is none.</param>
/// <param name="Source">The source code.</param>
/// <param name="Equivalence">How they relate, in the words of R4.</param>
/// <param name="Comment">What the author says.</param>
/// <param name="IsReverse">Whether the target was asked about.</param>
internal sealed record TranslationMatch(ConceptMapDefinition Map, Coding? Target, Coding Source, string Equivalence, string? Comment, bool IsReverse)
{
    /// <summary>Whether it is a translation at all, not the statement that there is none.</summary>
    public bool IsUsable => Target is not null && Equivalence is not ("unmatched" or "disjoint");

    public void Write(AnswerWriter writer)
    {
        writer.StartParts("match");
        writer.Parameter("equivalence", "valueCode"u8, Equivalence);
        writer.Parameter("relationship", "valueCode"u8, Relationship);
        if (Target is { } target)
        {
            writer.StartParameter("concept", "valueCoding"u8);
            writer.WriteCoding(target);
            writer.EndParameter();
        }

        if (IsReverse)
        {
            writer.StartParameter("source", "valueCoding"u8);
            writer.WriteCoding(Source);
            writer.EndParameter();
        }

        writer.Parameter("comment", "valueString"u8, Comment);
        if (Map.Url.Length > 0)
        {
            writer.Parameter("originMap", "valueCanonical"u8, Map.Canonical);
        }

        writer.EndParts();
    }

    private string Relationship => Equivalence switch
    {
        "equivalent" or "equal" => "equivalent",
        "wider" or "subsumes" => "source-is-narrower-than-target",
        "narrower" or "specializes" => "source-is-broader-than-target",
        "disjoint" or "unmatched" => "not-related-to",
        _ => "related-to",
    };
}

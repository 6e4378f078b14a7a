using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>
/// One version of a code system: its concepts and what is said of them. Knows nothing of value sets, requests or other
/// code systems. Immutable; safe to read from many threads.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html</remarks>
public interface ICodeSystem
{
    /// <summary>What is known of it besides concepts.</summary>
    CodeSystemHeader Header { get; }

    /// <summary>How many concepts it has; null where a grammar makes them and they cannot be listed.</summary>
    int? Count { get; }

    /// <summary>Finds a concept by its code, in any case where the system is not case sensitive. Allocates nothing for listed systems.</summary>
    bool TryFind(ReadOnlySpan<char> code, out Concept concept);

    /// <summary>Finds a concept by its code in UTF-8; see <see cref="TryFind(ReadOnlySpan{char}, out Concept)"/>.</summary>
    bool TryFind(ReadOnlySpan<byte> code, out Concept concept);

    /// <summary>Why a text is none of its codes, where its grammar can tell; else null.</summary>
    string? WhyNot(string code) => null;

    /// <summary>The code as it should be written.</summary>
    string CodeOf(Concept concept);

    /// <summary>Whether a code is written as it should be, to the letter. Allocates nothing for listed systems.</summary>
    bool IsWrittenAs(Concept concept, ReadOnlySpan<byte> code) => code.SequenceEqual(Encoding.UTF8.GetBytes(CodeOf(concept)));

    /// <summary>The name to show where no language is asked for, or null.</summary>
    string? DisplayOf(Concept concept);

    /// <summary>The definition, or null.</summary>
    string? DefinitionOf(Concept concept);

    /// <summary>Whether it is abstract, inactive or deprecated.</summary>
    ConceptFlags FlagsOf(Concept concept);

    /// <summary>Its status property (<c>retired</c>), or null.</summary>
    string? StatusOf(Concept concept);

    /// <summary>Its other names; the display is not among them.</summary>
    IReadOnlyList<Designation> DesignationsOf(Concept concept);

    /// <summary>Its properties as defined; parents and children are asked for separately.</summary>
    IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept);

    /// <summary>Its extensions.</summary>
    IReadOnlyList<ConceptExtension> ExtensionsOf(Concept concept);

    /// <summary>The concepts without a parent, in order; empty where they cannot be listed.</summary>
    IEnumerable<Concept> Roots { get; }

    /// <summary>The concepts directly above.</summary>
    IReadOnlyList<Concept> ParentsOf(Concept concept);

    /// <summary>The concepts directly below, in order.</summary>
    IReadOnlyList<Concept> ChildrenOf(Concept concept);

    /// <summary>Whether the first stands above the second in the hierarchy; false for the same concept.</summary>
    bool Subsumes(Concept ancestor, Concept descendant);

    /// <summary>All its concepts.</summary>
    ConceptSet All { get; }

    /// <summary>Whether all its concepts at once are never an answer, however few are held: whoever wants them asks page by page.</summary>
    bool IsNeverListedWhole => false;

    /// <summary>The concepts that meet a condition; null, with a sentence why, where the code system does not know the property or operator.</summary>
    ConceptSet? Select(ConceptFilter filter, out string? problem);

    /// <summary>The concepts with a name that has all words of a text, each as the beginning of a word, in any order; best first.</summary>
    ConceptSet Search(SearchText text);
}

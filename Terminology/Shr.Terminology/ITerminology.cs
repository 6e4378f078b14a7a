using Shr.Terminology.CodeSystems;

namespace Shr.Terminology;

/// <summary>
/// What codes mean: asked by the validator, the search and the operations. Answers from memory; never throws because of
/// what it is asked. Safe to use from many threads.
/// </summary>
public interface ITerminology
{
    /// <summary>Checks a code against a value set. Allocates nothing once the value set has been asked for before, unless a display is given.</summary>
    /// <param name="valueSet">Its canonical, with or without <c>|version</c>.</param>
    /// <param name="coded">The code. Where it has no system, the value set's only system is meant.</param>
    CodeVerdict ValidateCode(string valueSet, in CodedValue coded);

    /// <summary>Checks that a code is one of its code system.</summary>
    CodeVerdict ValidateCode(in CodedValue coded);

    /// <summary>The display of a code in its newest or the named version, or null.</summary>
    string? FindDisplay(string system, string? version, string code, string? language = null);

    /// <summary>How two codes of one system stand to each other.</summary>
    Subsumption Subsumes(string system, string? version, string codeA, string codeB);

    /// <summary>
    /// The codes of a value set, for a search by <c>:in</c>; null where it is unknown, cannot be listed, or has more than
    /// <paramref name="limit"/>.
    /// </summary>
    IReadOnlyList<Coding>? Expand(string valueSet, int limit);

    /// <summary>
    /// A code and all below it, for a search by <c>:below</c> (<paramref name="above"/>: all above it); null where the code is
    /// unknown or there are more than <paramref name="limit"/>.
    /// </summary>
    IReadOnlyList<string>? Related(string system, string code, bool above, int limit);

    /// <summary>The code systems held, one entry for each version.</summary>
    IEnumerable<CodeSystemHeader> CodeSystems { get; }
}

using Shr.Terminology.CodeSystems;
using Shr.Terminology.Json;

namespace Shr.Terminology.Operations;

/// <summary>What a validation is asked about: a code, a Coding or a CodeableConcept.</summary>
/// <param name="Codings">The codings.</param>
/// <param name="Path">Where they stand: <c>Coding</c>, <c>CodeableConcept</c>, or empty for single parameters.</param>
/// <param name="Concept">The CodeableConcept as received, or none.</param>
internal sealed record CodedQuestion(IReadOnlyList<Coding> Codings, string Path, JsonView Concept)
{
    /// <summary>Whether it is a CodeableConcept.</summary>
    public bool IsConcept => Concept.Exists;

    /// <summary>Reads the question; null where there is none.</summary>
    /// <param name="parameters">The request's parameters.</param>
    /// <param name="isCodeSystem">Whether <c>url</c> and <c>version</c> name the code system.</param>
    public static CodedQuestion? Read(OperationParameters parameters, bool isCodeSystem)
    {
        if (parameters.Find("codeableConcept").Value is { Exists: true } concept)
        {
            var codings = new List<Coding>();
            foreach (var item in concept["coding"u8].Items)
            {
                codings.Add(OperationParameters.ReadCoding(item));
            }

            return new CodedQuestion(codings, "CodeableConcept", concept);
        }

        if (parameters.Coding("coding") is { } coding)
        {
            return new CodedQuestion([coding], "Coding", default);
        }

        if (parameters.Text("code") is not { } code)
        {
            return null;
        }

        var system = isCodeSystem ? parameters.Text("url", "system") : parameters.Text("system");
        var version = isCodeSystem ? parameters.Text("version") : parameters.Text("systemVersion");
        return new CodedQuestion([new Coding(system, version, code, parameters.Text("display"))], "", default);
    }

    /// <summary>The same question with code systems by the url they are known by here, where they were named otherwise.</summary>
    public CodedQuestion WithCanonicalSystems(TxScope scope)
    {
        for (var i = 0; i < Codings.Count; i++)
        {
            if (Codings[i].System is { } system && scope.CanonicalOf(system) != system)
            {
                return this with { Codings = [.. Codings.Select(c => c.System is { } s ? c with { System = scope.CanonicalOf(s) } : c)] };
            }
        }

        return this;
    }

    /// <summary>The place of one coding.</summary>
    public string PathOf(int index) => IsConcept ? $"CodeableConcept.coding[{index}]" : Path;
}

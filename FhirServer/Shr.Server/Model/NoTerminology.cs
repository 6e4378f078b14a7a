using Shr.Terminology;
using Shr.Terminology.CodeSystems;

namespace Shr.Server;

/// <summary>Knows no code: everything is undecided.</summary>
internal sealed class NoTerminology : ITerminology
{
    public IEnumerable<CodeSystemHeader> CodeSystems => [];

    public CodeVerdict ValidateCode(string valueSet, in CodedValue coded) => new(CodeStatus.UnknownValueSet);

    public CodeVerdict ValidateCode(in CodedValue coded) => new(CodeStatus.UnknownCodeSystem);

    public string? FindDisplay(string system, string? version, string code, string? language = null) => null;

    public Subsumption Subsumes(string system, string? version, string codeA, string codeB) => Subsumption.Unknown;

    public IReadOnlyList<Coding>? Expand(string valueSet, int limit) => null;

    public IReadOnlyList<string>? Related(string system, string code, bool above, int limit) => null;
}

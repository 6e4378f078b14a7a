using System.Text;

namespace Shr.Terminology.CodeSystems;

/// <summary>
/// WHO's ICD-10. Besides its own codes it takes a pair written as one code, such as <c>A17.0+ G01*</c>: the underlying disease
/// (dagger) and its manifestation (asterisk), or a code with a supplementary one (<c>J21.8 B95.6</c>).
/// </summary>
/// <remarks>
/// https://terminology.hl7.org/ICD.html (dual coding). A pair is where its first code is: in the hierarchy, in value sets, among
/// inactive codes. Volume 2 of ICD-10, 3.1.3: an asterisk code never stands alone or first.
/// </remarks>
internal sealed class Icd10CodeSystem(CodeSystemHeader header, PackedData data) : PackedCodeSystem(header, data)
{
    public const string Url = "http://hl7.org/fhir/sid/icd-10";

    private const int MaxPair = 32;
    private const string Asterisk = "aster";

    public override bool TryFind(ReadOnlySpan<byte> code, out Concept concept)
    {
        if (base.TryFind(code, out concept))
        {
            return true;
        }

        return code.Length <= MaxPair && code.Contains((byte)' ') && TryFindPair(code, out concept);
    }

    public override string CodeOf(Concept concept) => concept.Text ?? base.CodeOf(concept);

    public override bool IsWrittenAs(Concept concept, ReadOnlySpan<byte> code) =>
        concept.Text is { } pair ? code.SequenceEqual(Encoding.UTF8.GetBytes(pair)) : base.IsWrittenAs(concept, code);

    public override string? DisplayOf(Concept concept) =>
        SecondOf(concept) is { } second ? $"{base.DisplayOf(new Concept(concept.Index))}; {base.DisplayOf(second)}" : base.DisplayOf(concept);

    public override IReadOnlyList<Designation> DesignationsOf(Concept concept) => concept.Text is null ? base.DesignationsOf(concept) : [];

    public override IReadOnlyList<ConceptProperty> PropertiesOf(Concept concept) =>
        SecondOf(concept) is { } second
            ? [new ConceptProperty("dagger", PropertyKind.Code, base.CodeOf(new Concept(concept.Index))), new ConceptProperty("asterisk", PropertyKind.Code, base.CodeOf(second))]
            : base.PropertiesOf(concept);

    private bool TryFindPair(ReadOnlySpan<byte> code, out Concept concept)
    {
        concept = new Concept(-1);
        var blank = code.IndexOf((byte)' ');
        var first = code[..blank];
        var second = code[(blank + 1)..];
        first = first.EndsWith("+"u8) ? first[..^1] : first.EndsWith("\u2020"u8) ? first[..^3] : first;
        second = second.EndsWith("*"u8) ? second[..^1] : second;
        if (!base.TryFind(first, out var disease) || !base.TryFind(second, out var other) || disease == other || IsGroup(disease) || IsGroup(other) || IsAsterisk(disease))
        {
            return false;
        }

        concept = new Concept(disease.Index, Encoding.UTF8.GetString(code));
        return true;
    }

    private Concept? SecondOf(Concept concept) =>
        concept.Text is { } pair && base.TryFind(Encoding.UTF8.GetBytes(pair[(pair.IndexOf(' ', StringComparison.Ordinal) + 1)..].TrimEnd('*')), out var second) ? second : null;

    private bool IsGroup(Concept concept) => (FlagsOf(concept) & ConceptFlags.Abstract) != 0;

    // The mark stands on the category or on one of its subdivisions.
    private bool IsAsterisk(Concept concept)
    {
        if (IsGroup(concept))
        {
            return false;
        }

        foreach (var property in base.PropertiesOf(concept))
        {
            if (property.Code == "usage")
            {
                return property.Value == Asterisk;
            }
        }

        foreach (var parent in ParentsOf(concept))
        {
            if (IsAsterisk(parent))
            {
                return true;
            }
        }

        return false;
    }
}

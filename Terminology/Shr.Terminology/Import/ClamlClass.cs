namespace Shr.Terminology.Import;

/// <summary>A Class of a ClaML file: a chapter, block or category with what is said of it.</summary>
internal sealed class ClamlClass
{
    public required string Code { get; init; }

    public required string Kind { get; init; }

    /// <summary>dagger or aster, or null.</summary>
    public string? Usage { get; init; }

    public int Line { get; init; }

    public List<string> SuperClasses { get; } = [];

    public List<string> SubClasses { get; } = [];

    /// <summary>Texts with their kind: preferred, inclusion, exclusion ...</summary>
    public List<(string Kind, string Language, string Text)> Rubrics { get; } = [];

    public List<(string Name, string Value)> Meta { get; } = [];

    public List<ClamlModifiedBy> ModifiedBy { get; } = [];

    public HashSet<string> ExcludedModifiers { get; } = new(StringComparer.Ordinal);

    /// <summary>The text of a rubric, or null.</summary>
    public string? Rubric(string kind)
    {
        foreach (var rubric in Rubrics)
        {
            if (rubric.Kind == kind)
            {
                return rubric.Text;
            }
        }

        return null;
    }
}

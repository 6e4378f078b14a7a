using Shr.Fhir.Elements;
using Shr.Validation.Compile;

namespace Shr.Validation.Questionnaires;

/// <summary>An item of a Questionnaire, with what its answers must be.</summary>
/// <remarks>https://hl7.org/fhir/R4/questionnaire.html</remarks>
internal sealed class Question
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string DataCapture = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

    private Question(JsonTree tree, int row)
    {
        Tree = tree;
        Row = row;
        LinkId = ElementConstraintsReader.Text(tree, row, "linkId"u8) ?? "";
        Type = ElementConstraintsReader.Text(tree, row, "type"u8) ?? "";
        IsRequired = ElementConstraintsReader.Text(tree, row, "required"u8) == "true";
        IsRepeating = ElementConstraintsReader.Text(tree, row, "repeats"u8) == "true";
        Items = ReadItems(tree, row);
        EnableWhen = [.. ElementConstraintsReader.Items(tree, tree.Find(row, "enableWhen"u8))];
        IsAnyEnough = ElementConstraintsReader.Text(tree, row, "enableBehavior"u8) == "any";
        Options = [.. ElementConstraintsReader.Items(tree, tree.Find(row, "answerOption"u8))];
        ValueSet = ElementConstraintsReader.Text(tree, row, "answerValueSet"u8);
    }

    public JsonTree Tree { get; }

    public int Row { get; }

    public string LinkId { get; }

    public string Type { get; }

    public bool IsRequired { get; }

    public bool IsRepeating { get; }

    public IReadOnlyList<Question> Items { get; }

    /// <summary>The rows of the conditions under which it is asked.</summary>
    public IReadOnlyList<int> EnableWhen { get; }

    /// <summary>Whether one condition is enough; else all must hold.</summary>
    public bool IsAnyEnough { get; }

    /// <summary>The rows of the permitted answers.</summary>
    public IReadOnlyList<int> Options { get; }

    public string? ValueSet { get; }

    /// <summary>The items of a Questionnaire or of an item.</summary>
    public static IReadOnlyList<Question> ReadItems(JsonTree tree, int row) =>
        [.. ElementConstraintsReader.Items(tree, tree.Find(row, "item"u8)).Select(item => new Question(tree, item))];

    /// <summary>The row of the value of an extension of the item (of R4 or of structured data capture), or -1.</summary>
    public int Extension(string name) => ValueOf(Row, name);

    /// <summary>The FHIRPath of the response that must be true for it to be asked, or null.</summary>
    /// <remarks>https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-enableWhenExpression.html, and the older national extension it grew from</remarks>
    public string? EnableWhenExpression
    {
        get
        {
            var row = ValueOf(Row, "enableWhenExpression");
            if (row >= 0 && ElementConstraintsReader.Text(Tree, row, "language"u8) is null or "text/fhirpath")
            {
                return ElementConstraintsReader.Text(Tree, row, "expression"u8);
            }

            var older = ValueOf(Row, "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen");
            return older >= 0 && Tree.KindOf(older) == JsonKind.String ? Tree.StringOf(older) : null;
        }
    }

    /// <summary>The rows of the values of all core extensions of a name.</summary>
    public IEnumerable<int> Extensions(string name) =>
        ElementConstraintsReader.Items(Tree, Tree.Find(Row, "extension"u8))
            .Where(e => ElementConstraintsReader.Text(Tree, e, "url"u8) == Core + name)
            .Select(ValueRow).Where(r => r >= 0);

    /// <summary>Whether an answer option carries a core extension that is true.</summary>
    public bool IsMarked(int option, string name) => ValueOf(option, name) is >= 0 and var value && Tree.KindOf(value) == JsonKind.True;

    /// <summary>The row of <c>value[x]</c> or <c>answer[x]</c> of an object, or -1.</summary>
    public int ValueRow(int row)
    {
        for (var property = Tree.FirstChild(row); property >= 0; property = Tree.NextSibling(property, row))
        {
            var name = Tree.NameOf(property);
            if ((name.StartsWith("value"u8) && name.Length > 5) || (name.StartsWith("answer"u8) && name.Length > 6))
            {
                return property;
            }
        }

        return -1;
    }

    private int ValueOf(int row, string name)
    {
        foreach (var extension in ElementConstraintsReader.Items(Tree, Tree.Find(row, "extension"u8)))
        {
            if (ElementConstraintsReader.Text(Tree, extension, "url"u8) is { } url && (url == Core + name || url == DataCapture + name || url == name))
            {
                return ValueRow(extension);
            }
        }

        return -1;
    }
}

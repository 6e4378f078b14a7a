namespace Shr.Fhir.Types;

/// <summary>What the type model needs of one ElementDefinition of a snapshot.</summary>
internal sealed class SnapshotElement
{
    public string Path = "";
    public string? BasePath;
    public string? BaseMax;
    public int Min;
    public string Max = "1";
    public bool IsSummary;
    public bool IsModifier;
    public bool IsXmlAttribute;
    public string? ContentReference;
    public long? MinValue;
    public long? MaxValue;
    public int? MaxLength;
    public List<SnapshotType> Types = [];
}

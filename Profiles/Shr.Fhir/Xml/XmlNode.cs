namespace Shr.Fhir.Xml;

/// <summary>An element of an XML body, before its type is looked at.</summary>
internal sealed class XmlNode
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Attributes but namespace declarations, in order.</summary>
    public List<(string Name, string Value)> Attributes { get; } = [];

    public List<XmlNode> Children { get; } = [];

    /// <summary>For XHTML: the element as text, with all within it.</summary>
    public string? Markup { get; set; }

    /// <summary>Whether other text than white space stands between the children.</summary>
    public bool HasText { get; set; }

    public string? Attribute(string name)
    {
        foreach (var (key, value) in Attributes)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}

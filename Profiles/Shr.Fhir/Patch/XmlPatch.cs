using System.Globalization;
using System.Xml;
using System.Xml.XPath;

namespace Shr.Fhir.Patch;

/// <summary>Applies an XML Patch to an XML document: all operations or none.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc5261; operations stand in a <c>diff</c> element.</remarks>
public static class XmlPatch
{
    /// <summary>Changes the document; false with issues where the patch is faulty or does not fit. The document is then not to be used.</summary>
    public static bool Apply(XmlDocument document, Stream patch, IssueCollector issues)
    {
        if (Read(patch, issues) is not { DocumentElement: { } diff })
        {
            return false;
        }

        var operations = diff.ChildNodes.OfType<XmlElement>().ToList();
        if (operations.Count is 0 or > JsonPatch.MaxOperations)
        {
            issues.Add(PatchIssues.NotXmlPatch, "", operations.Count == 0 ? "it has no operations" : "it has too many operations");
            return false;
        }

        for (var i = 0; i < operations.Count; i++)
        {
            if (!Apply(document, operations[i], i, issues))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads XML without document types or anything from outside; null with an issue where it is none.</summary>
    public static XmlDocument? Read(Stream xml, IssueCollector issues)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        try
        {
            document.Load(reader);
            return document;
        }
        catch (XmlException e)
        {
            issues.Add(PatchIssues.NotXmlPatch, "", e.Message);
            return null;
        }
    }

    private static bool Apply(XmlDocument document, XmlElement operation, int index, IssueCollector issues)
    {
        var name = operation.LocalName;
        if (name is not ("add" or "replace" or "remove") || !operation.HasAttribute("sel"))
        {
            issues.Add(PatchIssues.BadOperation, "", index, name is "add" or "replace" or "remove" ? "it has no sel" : $"'{name}' is no operation");
            return false;
        }

        if (Select(document, operation, index, issues) is not { } place)
        {
            return false;
        }

        var done = name switch
        {
            "add" => Add(place, operation),
            "replace" => Replace(place, operation),
            _ => Remove(place),
        };
        if (!done)
        {
            issues.Add(PatchIssues.BadPlace, "", index, name, operation.GetAttribute("sel"), "the operation does not fit this kind of node");
        }

        return done;
    }

    private static XmlNode? Select(XmlDocument document, XmlElement operation, int index, IssueCollector issues)
    {
        var selector = operation.GetAttribute("sel");
        var namespaces = new XmlNamespaceManager(document.NameTable);
        foreach (var (prefix, uri) in operation.CreateNavigator()!.GetNamespacesInScope(XmlNamespaceScope.ExcludeXml))
        {
            namespaces.AddNamespace(prefix.Length == 0 ? XPathNames.DefaultPrefix : prefix, uri);
        }

        try
        {
            var hasDefault = namespaces.HasNamespace(XPathNames.DefaultPrefix);
            var nodes = document.SelectNodes(hasDefault ? XPathNames.WithDefaultPrefix(selector) : selector, namespaces)!;
            if (nodes.Count == 1)
            {
                return nodes[0];
            }

            issues.Add(
                nodes.Count == 0 ? PatchIssues.NoSuchPlace : PatchIssues.SeveralPlaces, "", index, operation.LocalName, selector, nodes.Count.ToString(CultureInfo.InvariantCulture));
        }
        catch (XPathException e)
        {
            issues.Add(PatchIssues.BadPath, "", index, operation.LocalName, selector, e.Message);
        }

        return null;
    }

    private static bool Add(XmlNode place, XmlElement operation)
    {
        if (place is not XmlElement element)
        {
            return false;
        }

        if (operation.GetAttribute("type") is ['@', .. var attribute])
        {
            element.SetAttribute(attribute, operation.InnerText);
            return true;
        }

        if (operation.GetAttribute("type") is { Length: > 0 } type)
        {
            // A namespace declaration means nothing to FHIR, and does no harm.
            if (type.StartsWith("namespace::", StringComparison.Ordinal))
            {
                element.SetAttribute("xmlns:" + type["namespace::".Length..], "http://www.w3.org/2000/xmlns/", operation.InnerText);
            }

            return type.StartsWith("namespace::", StringComparison.Ordinal);
        }

        foreach (var child in Content(element, operation, operation.GetAttribute("pos") is "prepend" or "after"))
        {
            switch (operation.GetAttribute("pos"))
            {
                case "before": element.ParentNode!.InsertBefore(child, element); break;
                case "after": element.ParentNode!.InsertAfter(child, element); break;
                case "prepend": element.PrependChild(child); break;
                default: element.AppendChild(child); break;
            }
        }

        return true;
    }

    private static bool Replace(XmlNode place, XmlElement operation)
    {
        if (place is XmlAttribute attribute)
        {
            attribute.Value = operation.InnerText;
            return true;
        }

        var content = Content(place, operation, false);
        if (place is XmlElement && content.OfType<XmlElement>().Count() != 1)
        {
            return false;
        }

        foreach (var child in content)
        {
            place.ParentNode!.InsertBefore(child, place);
        }

        return Remove(place);
    }

    private static bool Remove(XmlNode place)
    {
        if (place is XmlAttribute { OwnerElement: { } owner } attribute)
        {
            owner.RemoveAttributeNode(attribute);
            return true;
        }

        if (place.ParentNode is not { } parent || place == place.OwnerDocument?.DocumentElement && parent.ChildNodes.OfType<XmlElement>().Count() == 1)
        {
            return false;
        }

        parent.RemoveChild(place);
        return true;
    }

    private static List<XmlNode> Content(XmlNode place, XmlElement operation, bool reverse)
    {
        var document = place.OwnerDocument!;
        var nodes = operation.ChildNodes.OfType<XmlNode>().Select(n => document.ImportNode(n, deep: true)).ToList();
        if (reverse)
        {
            nodes.Reverse();
        }

        return nodes;
    }
}

using System.Text;
using System.Xml;

namespace Shr.Fhir.Xml;

/// <summary>Writes a resource as XML by the compiled types: elements in the order of their definition, whatever the order of the JSON.</summary>
/// <remarks>Properties that the type does not know are left out. https://hl7.org/fhir/R4/xml.html</remarks>
public static class FhirXmlWriter
{
    /// <summary>Writes the resource as a UTF-8 document without a byte order mark.</summary>
    public static void Write(Element root, Stream output, bool pretty = false)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = pretty,
            NewLineHandling = NewLineHandling.Entitize,
            NewLineChars = "\n",
        };
        using var xml = XmlWriter.Create(output, settings);
        WriteResource(xml, root);
    }

    private static void WriteResource(XmlWriter xml, Element resource)
    {
        xml.WriteStartElement(resource.Type.Name, XmlNodeReader.FhirNamespace);
        WriteContent(xml, resource);
        xml.WriteEndElement();
    }

    private static void WriteContent(XmlWriter xml, Element parent)
    {
        var children = InOrder(parent);
        foreach (var child in children)
        {
            if (child.Info!.IsXmlAttribute && child.StringValue is { } value)
            {
                xml.WriteAttributeString(child.Info.Name, Clean(value));
            }
        }

        // The value of a primitive comes after its id, before its extensions.
        if (parent.Type.IsPrimitive && parent.StringValue is { } text)
        {
            xml.WriteAttributeString("value", Clean(text));
        }

        foreach (var child in children)
        {
            if (!child.Info!.IsXmlAttribute)
            {
                WriteChild(xml, child);
            }
        }
    }

    private static void WriteChild(XmlWriter xml, Element child)
    {
        if (child.Type.Name == "xhtml")
        {
            XhtmlWriter.Write(xml, child.StringValue ?? "");
            return;
        }

        xml.WriteStartElement(NameOf(child), XmlNodeReader.FhirNamespace);
        if (child.Type.IsResource)
        {
            WriteResource(xml, child);
        }
        else
        {
            WriteContent(xml, child);
        }

        xml.WriteEndElement();
    }

    private static string NameOf(Element child) =>
        child.Info!.IsChoice
            ? child.Info.Name + char.ToUpperInvariant(child.Type.Name[0]) + child.Type.Name[1..]
            : child.Info.Name;

    private static List<Element> InOrder(Element parent)
    {
        var children = new List<Element>();
        var isOrdered = true;
        foreach (var child in parent.Children)
        {
            isOrdered &= children.Count == 0 || children[^1].Info!.Order <= child.Info!.Order;
            children.Add(child);
        }

        // Stable, so that repeating elements keep their order.
        return isOrdered ? children : [.. children.OrderBy(c => c.Info!.Order)];
    }

    // XML 1.0 has no place for most control characters; JSON may hold them as escapes.
    internal static string Clean(string text)
    {
        var at = 0;
        while (at < text.Length && (XmlConvert.IsXmlChar(text[at]) || char.IsSurrogate(text[at])))
        {
            at++;
        }

        if (at == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text);
        for (; at < clean.Length; at++)
        {
            if (!XmlConvert.IsXmlChar(clean[at]) && !char.IsSurrogate(clean[at]))
            {
                clean[at] = '\uFFFD';
            }
        }

        return clean.ToString();
    }
}

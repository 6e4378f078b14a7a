using System.Text;
using System.Xml;
using System.Xml.Linq;
using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>The XHTML of a narrative as a tree, for the few rules that need more than the scan of txt-1.</summary>
internal static class NarrativeText
{
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The div of a Narrative; null where there is none or it is no XML, which txt-1 reports.</summary>
    public static XElement? Read(in Element narrative)
    {
        if (narrative.Type.Name != "Narrative" || narrative.Child("div"u8) is not { HasValue: true } div)
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(div.Utf8Value)), Safe);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}

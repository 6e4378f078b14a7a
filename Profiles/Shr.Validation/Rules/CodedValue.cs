using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>The codes in an element that can be bound: code, string, uri, Coding, CodeableConcept, Quantity.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologies.html#code</remarks>
internal static class CodedValue
{
    public static List<Coding> CodingsOf(in Element element)
    {
        var codings = new List<Coding>();
        if (element.Type.IsPrimitive)
        {
            if (element.HasValue)
            {
                codings.Add(new Coding(null, null, element.StringValue, null));
            }
        }
        else if (element.Type.Name == "CodeableConcept")
        {
            foreach (var coding in element.ChildrenOf("coding"u8))
            {
                codings.Add(Read(coding, "display"u8));
            }
        }
        else if (element.Type.Is("Quantity"))
        {
            if (element.ChildString("code"u8) is not null)
            {
                codings.Add(Read(element, "unit"u8) with { Display = null, Version = null });
            }
        }
        else
        {
            codings.Add(Read(element, "display"u8));
        }

        return codings;
    }

    private static Coding Read(in Element element, ReadOnlySpan<byte> display) => new(
        element.ChildString("system"u8),
        element.ChildString("version"u8),
        element.ChildString("code"u8),
        element.ChildString(display));
}

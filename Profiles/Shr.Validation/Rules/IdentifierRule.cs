using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>An identifier whose system says that its value is a URI has one.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#Identifier</remarks>
internal sealed class IdentifierRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (element.Child("system"u8).Utf8Value.SequenceEqual("urn:ietf:rfc:3986"u8) && element.Child("value"u8) is { HasValue: true } value
            && !HasScheme(value.Utf8Value))
        {
            scope.Report(element, ValidationIssues.IdentifierUri, value.StringValue);
        }
    }

    private static bool HasScheme(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon < 1 || !char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (var b in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => "a URI where the system says so";
}

using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>Text that looks like HTML tags, where the caller wants to hear of it: user interfaces that forget to escape run it.</summary>
/// <remarks>https://hl7.org/fhir/R4/security.html#narrative</remarks>
internal sealed class EmbeddedHtmlRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        if (scope.Settings.EmbeddedHtml is { } severity && element.HasValue && LooksLikeTag(element.Utf8Value))
        {
            scope.Report(element, ValidationIssues.EmbeddedHtml, severity);
        }
    }

    private static bool LooksLikeTag(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'<'); at >= 0 && at + 1 < text.Length; at = text.IndexOf((byte)'<'))
        {
            text = text[(at + 1)..];
            if ((char.IsAsciiLetter((char)text[0]) || text[0] is (byte)'/' or (byte)'!') && text.Contains((byte)'>'))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => "no embedded HTML";
}

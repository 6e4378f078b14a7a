using System.Globalization;
using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>The size an attachment states is that of its data.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes-definitions.html#Attachment.size</remarks>
internal sealed class AttachmentRule : Rule
{
    public override void Check(in Element element, ValidationScope scope)
    {
        var (data, size) = (element.Child("data"u8), element.Child("size"u8));
        if (!data.HasValue || !size.HasValue || !long.TryParse(size.RawValue, NumberStyles.None, CultureInfo.InvariantCulture, out var stated))
        {
            return;
        }

        var (letters, padding) = (0L, 0L);
        foreach (var b in data.Utf8Value)
        {
            letters += b > ' ' ? 1 : 0;
            padding += b == '=' ? 1 : 0;
        }

        var actual = (letters / 4 * 3) - padding;
        if (actual != stated)
        {
            scope.Report(element, ValidationIssues.AttachmentSize, stated, actual);
        }
    }

    public override string ToString() => "size is that of the data";
}

using System.Globalization;

namespace Shr.Server.Wire;

/// <summary>The media types of FHIR and how a client chooses among them.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#mime-type</remarks>
public static class MediaTypes
{
    public const string Json = "application/fhir+json";
    public const string Xml = "application/fhir+xml";

    /// <summary>The format a body of this media type has.</summary>
    public static BodyFormat FormatOf(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
        {
            return BodyFormat.None;
        }

        var type = Essence(contentType);
        return type switch
        {
            _ when Is(type, Json) || Is(type, "application/json") || Is(type, "text/json") || Is(type, "application/json+fhir") => BodyFormat.Json,
            _ when Is(type, Xml) || Is(type, "application/xml") || Is(type, "text/xml") || Is(type, "application/xml+fhir") => BodyFormat.Xml,
            _ when Is(type, "application/json-patch+json") => BodyFormat.JsonPatch,
            _ when Is(type, "application/xml-patch+xml") => BodyFormat.XmlPatch,
            _ when Is(type, "application/x-www-form-urlencoded") => BodyFormat.Form,
            _ => BodyFormat.Other,
        };
    }

    /// <summary>The format the client gets: by <c>_format</c>, else by the Accept header with its quality values; null where none fits.</summary>
    public static BodyFormat? Choose(string? format, string? accept)
    {
        if (!string.IsNullOrEmpty(format))
        {
            return ByName(format);
        }

        if (string.IsNullOrWhiteSpace(accept))
        {
            return BodyFormat.Json;
        }

        var best = 0.0;
        BodyFormat? chosen = null;
        var isBrowser = false;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var part = accept.AsSpan()[range].Trim();
            var type = Essence(part);
            isBrowser |= Is(type, "text/html");
            var quality = QualityOf(part);
            var one = ByRange(type);
            if (one is not null && quality > best && (one != BodyFormat.Xml || !isBrowser))
            {
                best = quality;
                chosen = one;
            }
        }

        // A person with a browser reads JSON more easily than the XML that browsers rank first.
        return chosen ?? (isBrowser ? BodyFormat.Json : null);
    }

    private static BodyFormat? ByName(string format)
    {
        // A plus sign that was not escaped has become a space.
        var name = Essence(format.Trim().Replace(' ', '+'));
        if (Is(name, "json"))
        {
            return BodyFormat.Json;
        }

        return Is(name, "xml") ? BodyFormat.Xml : FormatOf(name.ToString()) is var known and (BodyFormat.Json or BodyFormat.Xml) ? known : null;
    }

    private static BodyFormat? ByRange(ReadOnlySpan<char> type)
    {
        if (Is(type, "*/*") || Is(type, "application/*"))
        {
            return BodyFormat.Json;
        }

        return FormatOf(type.ToString()) is var known and (BodyFormat.Json or BodyFormat.Xml) ? known : null;
    }

    private static double QualityOf(ReadOnlySpan<char> part)
    {
        var at = part.IndexOf("q=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 1;
        }

        var text = part[(at + 2)..];
        var end = text.IndexOf(';');
        return double.TryParse(end < 0 ? text : text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
    }

    private static ReadOnlySpan<char> Essence(ReadOnlySpan<char> type)
    {
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim();
    }

    private static bool Is(ReadOnlySpan<char> type, string name) => type.Equals(name, StringComparison.OrdinalIgnoreCase);
}

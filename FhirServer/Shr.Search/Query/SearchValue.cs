using System.Globalization;
using Shr.Search.Values;

namespace Shr.Search.Query;

/// <summary>A value of a search, read: escapes, prefixes and separators are gone.</summary>
internal abstract record SearchValue;

/// <summary>Text to be found in one of the ways a string can match.</summary>
internal sealed record TextValue(string Text, TextMatch Match = TextMatch.Start) : SearchValue
{
    public override string ToString() => Match == TextMatch.Start ? $"\"{Text}\"" : $"{Match} \"{Text}\"";
}

/// <summary>How a string must match.</summary>
internal enum TextMatch
{
    Start,

    /// <summary>Every character, with case and accents.</summary>
    Exact,
    Inside,

    /// <summary>The whole, in its normal form.</summary>
    Whole,
    End,
}

/// <summary>A token; a null part was not asked, an empty system means "none".</summary>
internal sealed record TokenValue(string? System, string? Code) : SearchValue
{
    public override string ToString() => System is null ? Code ?? "" : $"{System}|{Code}";
}

/// <summary>An identifier with the type it must have.</summary>
internal sealed record TypedIdentifierValue(string System, string Code, string Value) : SearchValue
{
    public override string ToString() => $"{System}|{Code}|{Value}";
}

/// <summary>The canonical of a value set.</summary>
internal sealed record ValueSetValue(string Canonical) : SearchValue
{
    public override string ToString() => Canonical;
}

/// <summary>A date with a prefix.</summary>
internal sealed record DateValue(Comparator Comparator, Interval Range, string Text) : SearchValue
{
    public override string ToString() => $"{Comparator} {Text}";
}

/// <summary>A number with a prefix.</summary>
internal sealed record NumberValue(Comparator Comparator, DecimalText Number) : SearchValue
{
    public override string ToString() => $"{Comparator} {Number.Value.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>A quantity with a prefix; a null part of the unit was not asked.</summary>
internal sealed record QuantityValue(Comparator Comparator, DecimalText Number, string? System, string? Code) : SearchValue
{
    public override string ToString() => $"{Comparator} {Number.Value.ToString(CultureInfo.InvariantCulture)}|{System}|{Code}";
}

/// <summary>A uri as it is.</summary>
internal sealed record UriValue(string Uri) : SearchValue
{
    public override string ToString() => Uri;
}

/// <summary>A reference: to a record of this server (type known or not), or to a url with or without version.</summary>
internal sealed record ReferenceValue(string? Type, string? Id, string? Url, string? Version) : SearchValue
{
    public override string ToString() => Id is null ? Version is null ? Url! : $"{Url}|{Version}" : Type is null ? Id : $"{Type}/{Id}";
}

/// <summary>The parts of a composite, in order.</summary>
internal sealed record CompositeValue(IReadOnlyList<SearchValue> Parts) : SearchValue
{
    public override string ToString() => string.Join('$', Parts);
}

/// <summary>A place and how far away from it.</summary>
internal sealed record NearValue(double Latitude, double Longitude, double Metres) : SearchValue
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude}|{Longitude}|{Metres}m");
}

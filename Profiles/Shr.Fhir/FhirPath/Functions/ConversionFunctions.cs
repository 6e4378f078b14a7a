using System.Globalization;
using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Conversion between the System types: <c>toX()</c> and <c>convertsToX()</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#conversion</remarks>
internal static class ConversionFunctions
{
    private delegate FhirPathValue Conversion(in FhirPathValue value);

    public static bool ToBoolean(in Call call) => Convert(call, Boolean);

    public static bool ToInteger(in Call call) => Convert(call, Integer);

    public static bool ToLong(in Call call) => Convert(call, Long);

    public static bool ToDecimal(in Call call) => Convert(call, Decimal);

    public static bool ToText(in Call call) => Convert(call, Text);

    public static bool ToDate(in Call call) => Convert(call, Date);

    public static bool ToDateTime(in Call call) => Convert(call, DateTime);

    public static bool ToTime(in Call call) => Convert(call, Time);

    public static bool ConvertsToBoolean(in Call call) => Converts(call, Boolean);

    public static bool ConvertsToInteger(in Call call) => Converts(call, Integer);

    public static bool ConvertsToLong(in Call call) => Converts(call, Long);

    public static bool ConvertsToDecimal(in Call call) => Converts(call, Decimal);

    public static bool ConvertsToText(in Call call) => Converts(call, Text);

    public static bool ConvertsToDate(in Call call) => Converts(call, Date);

    public static bool ConvertsToDateTime(in Call call) => Converts(call, DateTime);

    public static bool ConvertsToTime(in Call call) => Converts(call, Time);

    public static bool ToQuantity(in Call call) =>
        ConvertQuantity(call, out var quantity, out _) && (quantity is null ? call.Empty() : call.Return(FhirPathValue.Of(quantity)));

    public static bool ConvertsToQuantity(in Call call) =>
        ConvertQuantity(call, out var quantity, out var isEmpty) && (isEmpty ? call.Empty() : call.Return(quantity is not null));

    private static bool Convert(in Call call, Conversion conversion) =>
        call.Single(out var value) && (value.Kind == ValueKind.None ? call.Empty() : call.Return(conversion(value)));

    private static bool Converts(in Call call, Conversion conversion) =>
        call.Single(out var value) && (value.Kind == ValueKind.None ? call.Empty() : call.Return(conversion(value).Kind != ValueKind.None));

    private static FhirPathValue Boolean(in FhirPathValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                return value;
            case ValueKind.Integer or ValueKind.Long or ValueKind.Decimal:
                return value.ToDecimal() switch
                {
                    1 => FhirPathValue.Of(true),
                    0 => FhirPathValue.Of(false),
                    _ => default,
                };
            case ValueKind.String:
                return value.String!.ToUpperInvariant() switch
                {
                    "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => FhirPathValue.Of(true),
                    "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => FhirPathValue.Of(false),
                    _ => default,
                };
            default:
                return default;
        }
    }

    private static FhirPathValue Integer(in FhirPathValue value) =>
        Whole(value) is { } number and >= int.MinValue and <= int.MaxValue ? FhirPathValue.Of((int)number) : default;

    private static FhirPathValue Long(in FhirPathValue value) => Whole(value) is { } number ? FhirPathValue.Of(number) : default;

    private static long? Whole(in FhirPathValue value) => value.Kind switch
    {
        ValueKind.Integer or ValueKind.Long => value.Integer,
        ValueKind.Boolean => value.Boolean ? 1 : 0,
        ValueKind.String when long.TryParse(value.String, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static FhirPathValue Decimal(in FhirPathValue value) => value.Kind switch
    {
        ValueKind.Integer or ValueKind.Long or ValueKind.Decimal => FhirPathValue.Of(value.ToDecimal()!.Value),
        ValueKind.Boolean => FhirPathValue.Of(value.Boolean ? 1.0m : 0.0m),
        ValueKind.String when decimal.TryParse(value.String, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && char.IsAsciiDigit(value.String![^1]) && value.String[0] != '.' => FhirPathValue.Of(number),
        _ => default,
    };

    private static FhirPathValue Text(in FhirPathValue value) => value.Kind is ValueKind.Element or ValueKind.TypeInfo ? default : FhirPathValue.Of(value.ToString());

    private static FhirPathValue Date(in FhirPathValue value) =>
        (value.String is { } text ? TemporalParser.DateTime(text)?.ToDate() : value.Temporal?.ToDate()) is { } date ? FhirPathValue.Of(date) : default;

    private static FhirPathValue DateTime(in FhirPathValue value) =>
        (value.String is { } text ? TemporalParser.DateTime(text) : value.Temporal?.ToDateTime()) is { } dateTime ? FhirPathValue.Of(dateTime) : default;

    private static FhirPathValue Time(in FhirPathValue value)
    {
        var time = value.String is { } text ? TemporalParser.Time(text.StartsWith('T') ? text.AsSpan(1) : text) : value.Kind == ValueKind.Time ? value.Temporal : null;
        return time is null ? default : FhirPathValue.Of(time);
    }

    private static bool ConvertQuantity(in Call call, out FhirPathQuantity? quantity, out bool isEmpty)
    {
        quantity = null;
        isEmpty = false;
        if (!call.Single(out var value) || !call.TextArgument(0, out var unit))
        {
            return false;
        }

        isEmpty = value.Kind == ValueKind.None;
        quantity = value.Kind switch
        {
            ValueKind.Quantity => value.Quantity!.Unit.Contains('|', StringComparison.Ordinal) ? null : value.Quantity,
            ValueKind.Integer or ValueKind.Long or ValueKind.Decimal => FhirPathQuantity.Of(value.ToDecimal()!.Value),
            ValueKind.Boolean => FhirPathQuantity.Of(value.Boolean ? 1.0m : 0.0m),
            ValueKind.String => FhirPathQuantity.Parse(value.String!),
            _ => null,
        };
        if (unit is not null && quantity is not null)
        {
            quantity = QuantityMath.Convert(quantity, unit, call.E.Ucum);
        }

        return true;
    }
}

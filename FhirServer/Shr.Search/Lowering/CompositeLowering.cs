using System.Text;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Composites: a range as narrow as the leads allow, and a residual for all that they cannot say.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#composite</remarks>
internal static class CompositeLowering
{
    public static IndexCondition Composite(CompiledSearchParameter parameter, CompositeValue value, UnitConverter units, DateTimeOffset now)
    {
        var parts = new CompositePart[value.Parts.Count];
        var isCanonical = false;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = PartOf(value.Parts[i], units, now);
            isCanonical |= parts[i] is CanonicalPart;
        }

        var residual = new CompositeResidual(parts);
        var narrow = Ranges(parameter, isCanonical ? KeyForm.CanonicalCompositeNarrow : KeyForm.CompositeNarrow, parts, value, isWide: false);
        var wide = Ranges(parameter, isCanonical ? KeyForm.CanonicalCompositeWide : KeyForm.CompositeWide, parts, value, isWide: true);
        return new AnyOf([.. narrow.ConvertAll<IndexCondition>(r => r with { Residual = residual }), .. wide.ConvertAll<IndexCondition>(r => r with { Residual = residual })]);
    }

    private static List<KeyRange> Ranges(CompiledSearchParameter parameter, byte form, CompositePart[] parts, CompositeValue value, bool isWide)
    {
        var key = Conditions.Key(parameter, form);
        for (var i = 0; i < parts.Length; i++)
        {
            key.Raw(parts[i].LeadPrefix);
            if (parts[i] is IntervalPart or CanonicalPart)
            {
                var boxes = parts[i] is IntervalPart interval ? interval.Boxes : ((CanonicalPart)parts[i]).Boxes;
                var prefix = key.ToArray();
                var narrow = value.Parts[i] is DateValue ? DateRange.NarrowWidth : 1;
                return [.. boxes.Select(box => Lows(prefix, box, narrow, isWide))];
            }

            if (!parts[i].IsLeadExact)
            {
                break;
            }
        }

        return [Conditions.Prefix(key)];
    }

    // The low ends that a value inside the box can have.
    private static KeyRange Lows(byte[] prefix, IntervalBox box, ulong narrow, bool isWide)
    {
        var least = isWide || box.HighMin < narrow ? 0 : box.HighMin - narrow + 1;
        var from = Math.Max(box.LowMin, least);
        var to = Math.Min(box.LowMax, box.HighMax);
        return from > to ? new KeyRange(prefix, prefix) : Conditions.Between(prefix, from, to, null);
    }

    private static CompositePart PartOf(SearchValue value, UnitConverter units, DateTimeOffset now)
    {
        switch (value)
        {
            case TokenValue token:
                return new TokenPart(
                    token.Code is null ? null : new KeyBuilder().Folded(Encoding.UTF8.GetBytes(token.Code)).ToArray(),
                    token.System is null ? null : [new KeyBuilder().Text(token.System).End().ToArray(), [KeyForm.ImpliedSystem, 0]]);
            case TextValue text:
                return new TextPart(NormalText.Of(text.Text));
            case UriValue uri:
                return new NamePart(new KeyBuilder().Text(uri.Uri).ToArray(), null, false);
            case ReferenceValue reference:
                return new NamePart(
                    new KeyBuilder().Text(reference.Id ?? reference.Url!).ToArray(),
                    reference.Type is null ? null : new KeyBuilder().Text(reference.Type).ToArray(),
                    true);
            case DateValue date:
                return new IntervalPart(NumberLowering.Boxes(date, now), null);
            case NumberValue number:
                return new IntervalPart(NumberLowering.Boxes(number.Comparator, number.Number), null);
            case QuantityValue quantity when QuantityLowering.Canonical(quantity, units) is { } unit:
                return new CanonicalPart(new KeyBuilder().Text(unit.Unit).ToArray(), QuantityLowering.Boxes(quantity, unit));
            case QuantityValue quantity:
                return new IntervalPart(QuantityLowering.Boxes(quantity, null), QuantityLowering.UnitNeedles(quantity));
            default:
                throw new System.Diagnostics.UnreachableException($"{value} is no part of a composite");
        }
    }
}

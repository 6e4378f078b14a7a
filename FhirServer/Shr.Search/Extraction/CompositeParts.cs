using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>
/// Writes one component's values as lead and trail: the lead is what ranges are asked of (code, low end, normal text), the trail is
/// what else must be compared (system, high end, units).
/// </summary>
internal static class CompositeParts
{
    /// <summary>One value of a component: where its lead and trail stand in the scratch buffer.</summary>
    public readonly record struct Part(int Component, bool IsCanonical, bool IsWide, int Lead, int Trail, int End);

    public static void Write(IndexSink sink, KeyBuilder scratch, List<Part> parts, int component, SearchParameterType type, in Element value)
    {
        var shape = ValueShapes.Of(type, value.Type);
        switch (type)
        {
            case SearchParameterType.Token:
                Tokens(scratch, parts, component, shape, value);
                break;
            case SearchParameterType.Quantity:
                Quantities(sink, scratch, parts, component, shape, value);
                break;
            case SearchParameterType.Date when DateWriter.TryRead(sink.Zone, shape, value, out var date):
                Interval(scratch, parts, component, date, DateRange.NarrowWidth);
                break;
            case SearchParameterType.Number when NumberWriter.TryRead(shape, value, out var number):
                Interval(scratch, parts, component, number, 1);
                break;
            case SearchParameterType.String when shape == ValueShape.StringPlain && value.HasValue:
                var start = scratch.Length;
                sink.IsTruncated |= !NormalText.Write(scratch, value.Utf8Value);
                scratch.End();
                parts.Add(new Part(component, false, false, start, scratch.Length, scratch.Length));
                break;
            case SearchParameterType.Uri when value.HasValue:
                var uri = scratch.Length;
                scratch.Text(value.Utf8Value).End();
                parts.Add(new Part(component, false, false, uri, scratch.Length, scratch.Length));
                break;
            case SearchParameterType.Reference:
                Reference(sink, scratch, parts, component, shape, value);
                break;
        }
    }

    private static void Tokens(KeyBuilder scratch, List<Part> parts, int component, ValueShape shape, in Element value)
    {
        var tree = value.Tree;
        var row = value.Row;
        switch (shape)
        {
            case ValueShape.TokenConcept:
                for (var item = tree.FirstItem(row, "coding"u8, out var list); item >= 0; item = tree.NextItem(item, list))
                {
                    Token(scratch, parts, component, tree.Text(item, "code"u8), tree.Text(item, "system"u8), false);
                }

                break;
            case ValueShape.TokenCoding:
                Token(scratch, parts, component, tree.Text(row, "code"u8), tree.Text(row, "system"u8), false);
                break;
            case ValueShape.TokenIdentifier or ValueShape.TokenContact:
                Token(scratch, parts, component, tree.Text(row, "value"u8), tree.Text(row, "system"u8), false);
                break;
            case ValueShape.TokenImplied or ValueShape.TokenPlain:
                Token(scratch, parts, component, value.Utf8Value, default, shape == ValueShape.TokenImplied);
                break;
        }
    }

    private static void Token(KeyBuilder scratch, List<Part> parts, int component, ReadOnlySpan<byte> code, ReadOnlySpan<byte> system, bool isImplied)
    {
        if (code.IsEmpty && system.IsEmpty)
        {
            return;
        }

        var lead = scratch.Length;
        scratch.Folded(code).End();
        var trail = scratch.Length;
        (isImplied ? scratch.Byte(KeyForm.ImpliedSystem) : scratch.Text(system)).End();
        parts.Add(new Part(component, false, false, lead, trail, scratch.Length));
    }

    private static void Quantities(IndexSink sink, KeyBuilder scratch, List<Part> parts, int component, ValueShape shape, in Element value)
    {
        if (!QuantityView.TryRead(shape, value, out var quantity))
        {
            return;
        }

        var written = quantity.Written;
        var lead = scratch.Length;
        scratch.Number(written.Low);
        var trail = scratch.Length;
        QuantityWriter.Units(scratch.Number(written.High), quantity).End();
        parts.Add(new Part(component, false, written.Low != written.High, lead, trail, scratch.Length));
        if (quantity.Canonical(sink.Units) is not { } unit)
        {
            return;
        }

        var canonical = quantity.In(unit);
        lead = scratch.Length;
        scratch.Text(unit.Unit).End().Number(canonical.Low);
        trail = scratch.Length;
        scratch.Number(canonical.High);
        parts.Add(new Part(component, true, canonical.Low != canonical.High, lead, trail, scratch.Length));
    }

    private static void Interval(KeyBuilder scratch, List<Part> parts, int component, Interval range, ulong narrow)
    {
        var lead = scratch.Length;
        scratch.Number(range.Low);
        var trail = scratch.Length;
        scratch.Number(range.High);
        parts.Add(new Part(component, false, range.High - range.Low >= narrow, lead, trail, scratch.Length));
    }

    private static void Reference(IndexSink sink, KeyBuilder scratch, List<Part> parts, int component, ValueShape shape, in Element value)
    {
        var text = shape == ValueShape.Reference ? value.Tree.Text(value.Row, "reference"u8) : shape == ValueShape.Canonical ? value.Utf8Value : default;
        if (!sink.TryReference(text, out var reference))
        {
            return;
        }

        var lead = scratch.Length;
        scratch.Text(reference.Id ?? reference.Url!).End();
        var trail = scratch.Length;
        scratch.Text(reference.Type ?? "").End();
        parts.Add(new Part(component, false, false, lead, trail, scratch.Length));
    }
}

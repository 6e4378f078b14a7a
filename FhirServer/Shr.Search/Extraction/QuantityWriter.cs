using Shr.Fhir;
using Shr.Search.Keys;

namespace Shr.Search.Extraction;

/// <summary>Keys of quantity parameters: as written, and in canonical units where the unit is UCUM.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#quantity</remarks>
internal static class QuantityWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        if (!QuantityView.TryRead(shape, value, out var quantity))
        {
            return;
        }

        var key = sink.Key;
        var written = quantity.Written;
        var start = key.Length;
        Units(key.Begin(number, KeyForm.QuantityByLow).Number(written.Low), quantity).Number(written.High);
        sink.Add(start);
        var isRange = written.Low != written.High;
        if (isRange)
        {
            start = key.Length;
            Units(key.Begin(number, KeyForm.QuantityByHigh).Number(written.High), quantity).Number(written.Low);
            sink.Add(start);
        }

        if (quantity.Canonical(sink.Units) is not { } unit)
        {
            return;
        }

        var canonical = quantity.In(unit);
        start = key.Length;
        key.Begin(number, KeyForm.CanonicalByLow).Text(unit.Unit).End().Number(canonical.Low).Number(canonical.High);
        sink.Add(start);
        if (isRange)
        {
            start = key.Length;
            key.Begin(number, KeyForm.CanonicalByHigh).Text(unit.Unit).End().Number(canonical.High).Number(canonical.Low);
            sink.Add(start);
        }
    }

    /// <summary>System, code and unit, each between its mark and a zero; what is missing is left out.</summary>
    public static KeyBuilder Units(KeyBuilder key, in QuantityView quantity)
    {
        Part(key, KeyForm.UnitSystem, quantity.System);
        Part(key, KeyForm.UnitCode, quantity.Code);
        Part(key, KeyForm.UnitText, quantity.Unit);
        return key;
    }

    private static void Part(KeyBuilder key, byte mark, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            key.Byte(mark).Text(text).End();
        }
    }
}

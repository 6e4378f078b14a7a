using Shr.Fhir;
using Shr.Search.Keys;

namespace Shr.Search.Extraction;

/// <summary>Writes the keys of one value, whatever its shape.</summary>
internal static class ValueWriter
{
    public static void Write(IndexSink sink, ushort number, ValueShape shape, in Element value)
    {
        var before = sink.Count;
        switch (shape)
        {
            case <= ValueShape.StringIdentifier and >= ValueShape.StringPlain:
                TextWriter.Write(sink, number, shape, value);
                break;
            case <= ValueShape.TokenPlain and >= ValueShape.TokenCoding:
                TokenWriter.Write(sink, number, shape, value);
                break;
            case <= ValueShape.DateTiming and >= ValueShape.DatePlain:
                DateWriter.Write(sink, number, shape, value);
                break;
            case ValueShape.NumberPlain or ValueShape.NumberRange:
                NumberWriter.Write(sink, number, shape, value);
                break;
            case <= ValueShape.QuantitySampled and >= ValueShape.QuantityPlain:
                QuantityWriter.Write(sink, number, shape, value);
                break;
            case <= ValueShape.InlineResource and >= ValueShape.UriPlain:
                ReferenceWriter.Write(sink, number, shape, value);
                break;
            case ValueShape.Place:
                PlaceWriter.Write(sink, number, value);
                break;
        }

        if (sink.Count == before && value.Kind != Shr.Fhir.Elements.JsonKind.None)
        {
            // There is a value, though none to find it by: it is not missing.
            var start = sink.Key.Length;
            sink.Key.Begin(number, KeyForm.Present);
            sink.Add(start);
        }
    }
}

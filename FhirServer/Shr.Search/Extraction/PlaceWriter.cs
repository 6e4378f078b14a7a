using System.Buffers.Binary;
using Shr.Fhir;
using Shr.Search.Keys;
using Shr.Search.Values;

namespace Shr.Search.Extraction;

/// <summary>Keys of <c>near</c>: the cell of a place, then the place itself.</summary>
/// <remarks>https://hl7.org/fhir/R4/location.html#positional</remarks>
internal static class PlaceWriter
{
    public static void Write(IndexSink sink, ushort number, in Element position)
    {
        if (position.Tree.Number(position.Row, "latitude"u8) is not (>= -90 and <= 90 and var latitude)
            || position.Tree.Number(position.Row, "longitude"u8) is not (>= -180 and <= 180 and var longitude))
        {
            return;
        }

        var start = sink.Key.Length;
        var (row, column) = PlaceGrid.CellOf(latitude, longitude);
        sink.Key.Begin(number, KeyForm.Place);
        BinaryPrimitives.WriteUInt16BigEndian(sink.Key.Reserve(2), row);
        BinaryPrimitives.WriteUInt16BigEndian(sink.Key.Reserve(2), column);
        BinaryPrimitives.WriteDoubleBigEndian(sink.Key.Reserve(8), latitude);
        BinaryPrimitives.WriteDoubleBigEndian(sink.Key.Reserve(8), longitude);
        sink.Add(start);
    }
}

using System.Buffers.Binary;
using Shr.Search.Keys;
using Shr.Search.Model;
using Shr.Search.Plans;
using Shr.Search.Query;
using Shr.Search.Values;

namespace Shr.Search.Lowering;

/// <summary>Places near a point: the rows of grid cells that the circle touches, then the exact distance.</summary>
/// <remarks>https://hl7.org/fhir/R4/location.html#positional</remarks>
internal static class NearLowering
{
    private const double MetresPerDegree = 111_195;

    public static IndexCondition Near(CompiledSearchParameter parameter, NearValue value)
    {
        var degrees = value.Metres / MetresPerDegree;
        var south = Math.Max(-90, value.Latitude - degrees);
        var north = Math.Min(90, value.Latitude + degrees);

        // Towards the poles a circle spans more degrees of longitude; around a pole, all.
        var widest = Math.Max(Math.Abs(south), Math.Abs(north));
        var across = widest >= 89 ? 180 : Math.Min(180, degrees / Math.Cos(widest * Math.PI / 180));
        var residual = new NearPoint(value.Latitude, value.Longitude, value.Metres);
        var conditions = new List<IndexCondition>();
        var first = PlaceGrid.CellOf(south, 0).Row;
        var last = PlaceGrid.CellOf(north, 0).Row;
        for (var row = first; row <= last; row++)
        {
            var west = value.Longitude - across;
            var east = value.Longitude + across;
            Add(parameter, row, Math.Max(-180, west), Math.Min(180, east), residual, conditions);
            if (west < -180)
            {
                Add(parameter, row, west + 360, 180, residual, conditions);
            }

            if (east > 180)
            {
                Add(parameter, row, -180, east - 360, residual, conditions);
            }
        }

        return Conditions.Any(conditions);
    }

    private static void Add(CompiledSearchParameter parameter, ushort row, double west, double east, NearPoint residual, List<IndexCondition> conditions)
    {
        var low = Cell(parameter, row, PlaceGrid.CellOf(0, west).Column);
        var high = Cell(parameter, row, PlaceGrid.CellOf(0, east).Column);
        conditions.Add(new KeyRange(low, IndexKeys.AfterPrefix(high), residual));
    }

    private static byte[] Cell(CompiledSearchParameter parameter, ushort row, ushort column)
    {
        var key = Conditions.Key(parameter, KeyForm.Place);
        BinaryPrimitives.WriteUInt16BigEndian(key.Reserve(2), row);
        BinaryPrimitives.WriteUInt16BigEndian(key.Reserve(2), column);
        return key.ToArray();
    }
}

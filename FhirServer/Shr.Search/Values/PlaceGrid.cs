namespace Shr.Search.Values;

/// <summary>A grid over the earth with cells of a tenth of a degree, about 11 km: a search near a place looks at rows of cells.</summary>
internal static class PlaceGrid
{
    public const double CellsPerDegree = 10;

    public const ushort LastRow = (ushort)(180 * CellsPerDegree);

    public const ushort LastColumn = (ushort)(360 * CellsPerDegree);

    public static (ushort Row, ushort Column) CellOf(double latitude, double longitude) =>
        ((ushort)((latitude + 90) * CellsPerDegree), (ushort)((longitude + 180) * CellsPerDegree));
}

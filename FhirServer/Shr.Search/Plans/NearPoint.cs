using System.Buffers.Binary;

namespace Shr.Search.Plans;

/// <summary>
/// A place whose distance from a point is at most a radius. The key's last 16 bytes are latitude and longitude in
/// degrees, each as the bits of a double, big-endian.
/// </summary>
/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
/// <param name="Metres">The radius on a sphere of 6,371,008.8 m.</param>
public sealed record NearPoint(double Latitude, double Longitude, double Metres) : KeyResidual
{
    private const double EarthRadius = 6_371_008.8;

    /// <inheritdoc/>
    public override bool Accepts(ReadOnlySpan<byte> key) =>
        key.Length >= 16
        && Distance(BinaryPrimitives.ReadDoubleBigEndian(key[^16..]), BinaryPrimitives.ReadDoubleBigEndian(key[^8..])) <= Metres;

    // The haversine form keeps its precision for small distances.
    private double Distance(double latitude, double longitude)
    {
        var a = Math.Pow(Math.Sin(Radians(latitude - Latitude) / 2), 2)
            + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(latitude)) * Math.Pow(Math.Sin(Radians(longitude - Longitude) / 2), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}

using Shr.Fhir;

namespace Shr.Storage.Mongo.Layout;

/// <summary>The identity of a record as the database keeps it: <c>Patient/23</c>.</summary>
internal static class KeyText
{
    public static ResourceKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new ResourceKey(text[..slash], text[(slash + 1)..]);
    }

    public static string TypeOf(string text) => text[..text.IndexOf('/', StringComparison.Ordinal)];
}

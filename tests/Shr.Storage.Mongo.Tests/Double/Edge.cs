namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>Stands below or above every value.</summary>
internal enum Edge
{
    Lowest,
    Highest,
}

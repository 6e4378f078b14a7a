namespace Shr.Storage.Mongo.Tests;

/// <summary>Against what a test runs.</summary>
public enum Server
{
    /// <summary>The double in this project: always there.</summary>
    Double,

    /// <summary>The server that SHR_TEST_MONGODB names.</summary>
    Real,
}

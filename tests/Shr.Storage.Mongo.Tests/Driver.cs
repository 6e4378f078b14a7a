using Shr.Storage.Mongo.Native;

namespace Shr.Storage.Mongo.Tests;

/// <summary>Tests that need the C driver are skipped where it is not installed.</summary>
internal static class Driver
{
    public static void RequireInstalled()
    {
        if (!DriverLibrary.IsInstalled)
        {
            Assert.Ignore("skipped: libmongoc is not installed (apt-get install libmongoc-1.0-0)");
        }
    }
}

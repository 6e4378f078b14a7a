using System.Reflection;
using System.Runtime.InteropServices;

namespace Shr.Storage.Mongo.Native;

/// <summary>Finds and starts the C driver, which is not needed until this store is chosen.</summary>
internal static unsafe class DriverLibrary
{
    private static readonly (string Driver, string Bson)[] Names =
    [
        ("libmongoc-1.0.so.0", "libbson-1.0.so.0"),
        ("libmongoc2.so.2", "libbson2.so.2"),
        ("libmongoc-1.0.dylib", "libbson-1.0.dylib"),
        ("libmongoc2.dylib", "libbson2.dylib"),
        ("/opt/homebrew/lib/libmongoc2.dylib", "/opt/homebrew/lib/libbson2.dylib"),
        ("/usr/local/lib/libmongoc2.dylib", "/usr/local/lib/libbson2.dylib"),
        ("mongoc-1.0.dll", "bson-1.0.dll"),
        ("mongoc2.dll", "bson2.dll"),
    ];

    // The driver itself is one per process: it may be started once and never again.
    private static readonly Lazy<string> Started = new(Start);

    /// <summary>The driver's version, once it runs.</summary>
    /// <exception cref="MongoStoreException">It is not installed; the message says how to install it.</exception>
    public static string Load() => Started.Value;

    /// <summary>Whether the driver is on this machine.</summary>
    public static bool IsInstalled => Find() is not null;

    private static string Start()
    {
        var found = Find() ?? throw new MongoStoreException(
            "The MongoDB C driver (libmongoc) is not installed. Debian, Ubuntu: apt-get install libmongoc-1.0-0 (newer releases: "
            + "libmongoc-1.0-0t64 or libmongoc2-2). macOS: brew install mongo-c-driver. Windows: vcpkg install mongo-c-driver, and put its DLLs on PATH.");
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) =>
            name == Mongoc.Driver ? found.Driver : name == Mongoc.Bson ? found.Bson : 0);
        Mongoc.Init();

        // The driver writes its own log to the terminal, with addresses in it; what matters comes back as errors.
        Mongoc.LogSetHandler(0, 0);
        return Marshal.PtrToStringUTF8((nint)Mongoc.GetVersion()) ?? "unknown";
    }

    private static (nint Driver, nint Bson)? Find()
    {
        foreach (var (driver, bson) in Names)
        {
            if (NativeLibrary.TryLoad(driver, out var driverHandle) && NativeLibrary.TryLoad(bson, out var bsonHandle))
            {
                return (driverHandle, bsonHandle);
            }
        }

        return null;
    }
}

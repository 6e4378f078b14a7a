using System.Reflection;

namespace Shr.House.Tests;

/// <summary>The assemblies of the house, found from what the server refers to.</summary>
internal static class Rooms
{
    public static IReadOnlyList<Assembly> All { get; } = Load();

    public static IReadOnlyList<string> ReferencesOf(Assembly room) =>
        [.. room.GetReferencedAssemblies().Select(a => a.Name!)];

    private static List<Assembly> Load()
    {
        // The server's folder holds every room; loading by file also finds those that no code names yet.
        var folder = Path.GetDirectoryName(typeof(Rooms).Assembly.Location)!;
        return [.. Directory.EnumerateFiles(folder, "Shr.*.dll")
            .Where(file => !Path.GetFileName(file).Contains("Tests", StringComparison.Ordinal))
            .Select(Assembly.LoadFrom)];
    }
}

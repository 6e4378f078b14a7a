using System.Globalization;

namespace Shr.Definitions.Generator;

/// <summary>Turns the npm packages that carry the official R4 4.0.1 definitions into the pack that the server embeds.</summary>
/// <remarks>Usage: <c>dotnet run --project Profiles/r4/generator -- FIRST.tgz LATER.tgz OUTPUT</c>; PROVENANCE.md says which.</remarks>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments.Length != 3)
        {
            Console.Error.WriteLine("usage: generator FIRST.tgz LATER.tgz OUTPUT-FOLDER");
            return 2;
        }

        var (asPublished, later) = (SourcePackage.Open(arguments[0]), SourcePackage.Open(arguments[1]));
        if ((asPublished.Sha256, later.Sha256) != (Sources.AsPublishedSha256, Sources.LaterSha256))
        {
            Console.Error.WriteLine($"not the packages that PROVENANCE.md names: sha256 {asPublished.Sha256}, {later.Sha256}");
            return 1;
        }

        var sources = new Sources(asPublished, later);
        var pack = new PackWriter();
        foreach (var file in Sections.Files)
        {
            foreach (var resource in sources.Resources(file))
            {
                if (Sections.Of(file, resource) is { } section)
                {
                    pack.Add(section, resource);
                }
            }
        }

        var written = pack.WriteTo(arguments[2]);
        foreach (var (name, resources, plain, packed) in written)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {resources} | {plain} | {packed} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| all | {written[^1].Resources} | {written.Sum(w => w.Plain)} | {written.Sum(w => w.Packed)} |"));
        return 0;
    }
}

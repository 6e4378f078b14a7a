using System.Text.Json;

namespace Shr.Server.Tests;

/// <summary>The starter list of areas is a tree, and every BD-Core geocode down to the upazila leads into it.</summary>
public sealed class GeoContentTests
{
    private static readonly string Root = FindRoot();
    private static readonly IReadOnlyList<Dictionary<string, string>> Locations = Read("locations.tsv");
    private static readonly IReadOnlyList<Dictionary<string, string>> Map = Read("geocode-map.tsv");

    [TestCase("division", 2, 8, 8)]
    [TestCase("district", 4, 68, 64)]
    [TestCase("upazila", 6, 627, 592)]
    public void Each_level_is_complete(string type, int digits, int all, int active)
    {
        var level = Locations.Where(l => l["type"] == type).ToList();

        Assert.That(level, Has.Count.EqualTo(all));
        Assert.That(level.Count(l => l["active"] == "1"), Is.EqualTo(active));
        Assert.That(level.Select(l => l["code"].Length), Is.All.EqualTo(digits));
    }

    [Test]
    public void A_code_is_unique_and_begins_with_its_parent()
    {
        var codes = Locations.Select(l => l["code"]).ToHashSet();

        Assert.That(codes, Has.Count.EqualTo(Locations.Count));
        foreach (var location in Locations)
        {
            var expected = location["type"] == "division" ? "00" : location["code"][..^2];
            Assert.That(location["parent"], Is.EqualTo(expected));
            Assert.That(expected == "00" || codes.Contains(expected), location["code"]);
        }
    }

    [Test]
    public void A_retired_area_names_an_active_one_of_the_same_name_instead()
    {
        var byCode = Locations.ToDictionary(l => l["code"]);
        foreach (var location in Locations)
        {
            Assert.That(location["replaced_by"].Length > 0, Is.EqualTo(location["active"] == "0"), location["code"]);
            if (location["active"] == "0")
            {
                var successor = byCode[location["replaced_by"]];
                Assert.That((successor["active"], successor["name"]), Is.EqualTo(("1", location["name"])));
            }
        }
    }

    [Test]
    public void Every_geocode_down_to_the_upazila_leads_to_one_active_area()
    {
        using var system = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "Profiles", "bd-core", "CodeSystem-bd-geocodes.json")));
        var geocodes = system.RootElement.GetProperty("concept").EnumerateArray()
            .Select(c => c.GetProperty("code").GetString()!).Where(c => c.Length is 2 or 4 or 8);
        var active = Locations.Where(l => l["active"] == "1").Select(l => l["code"]).ToHashSet();

        Assert.That(Map.Select(m => m["geocode"]), Is.EquivalentTo(geocodes));
        Assert.That(Map.Select(m => m["location"]).Distinct(), Is.SubsetOf(active));
        Assert.That(active.Except(Map.Select(m => m["location"])), Is.EqualTo(["609027"]), "Dakshin Sunamganj has no geocode");
    }

    private static List<Dictionary<string, string>> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "FhirServer", "Shr.Server", "Registries", "content", file));
        var names = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split('\t')).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shr.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("the repository lies in no folder above the tests");
    }
}

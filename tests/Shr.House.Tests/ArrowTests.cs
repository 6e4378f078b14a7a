namespace Shr.House.Tests;

/// <summary>Who may know whom, as FhirServer/ARCHITECTURE.md draws it.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Shr.Fhir"] = [],
        ["Shr.Terminology"] = ["Shr.Fhir"],
        ["Shr.Validation"] = ["Shr.Fhir", "Shr.Terminology"],
        ["Shr.Search"] = ["Shr.Fhir"],
        ["Shr.Storage"] = ["Shr.Fhir", "Shr.Search"],
        ["Shr.Storage.Sqlite"] = ["Shr.Fhir", "Shr.Search", "Shr.Storage"],
        ["Shr.Storage.Mongo"] = ["Shr.Fhir", "Shr.Search", "Shr.Storage"],
        ["Shr.Server"] = ["Shr.Fhir", "Shr.Terminology", "Shr.Validation", "Shr.Search", "Shr.Storage", "Shr.Storage.Sqlite", "Shr.Storage.Mongo"],
    };

    [Test]
    public void Each_room_knows_only_the_rooms_it_may()
    {
        foreach (var room in Rooms.All)
        {
            var name = room.GetName().Name!;
            Assert.That(Allowed, Does.ContainKey(name), "a room that the architecture page does not draw");
            var others = Rooms.ReferencesOf(room).Where(r => r.StartsWith("Shr.", StringComparison.Ordinal));
            Assert.That(others, Is.SubsetOf(Allowed[name]), name);
        }
    }

    [Test]
    public void Only_the_server_knows_HTTP()
    {
        foreach (var room in Rooms.All.Where(r => r.GetName().Name != "Shr.Server"))
        {
            Assert.That(
                Rooms.ReferencesOf(room).Where(r => r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)),
                Is.Empty,
                room.GetName().Name);
        }
    }
}

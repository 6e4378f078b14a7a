using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Shr.Server.Registries.Feeds;

namespace Shr.Server.Tests.National;

/// <summary>Markers and the two forms of a feed, by themselves.</summary>
public sealed class FeedWritingTests
{
    private static readonly DateTimeOffset At = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Test]
    public void A_marker_says_again_what_it_was_made_of()
    {
        var random = new Random(5);
        for (var i = 0; i < 1000; i++)
        {
            var marker = new FeedMarker(At.AddMilliseconds(random.NextInt64(1L << 40)), random.NextInt64(1L << 42), random.Next(1 << 20), random.Next(FeedMarker.MaxOrdinal + 1));

            Assert.That(FeedMarker.TryParse(marker.ToString(), out var read), Is.True);
            Assert.That(read, Is.EqualTo(marker));
            Assert.That(marker.ToString(), Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        }
    }

    [Test]
    public void A_marker_tells_its_time_like_any_time_uuid()
    {
        var id = new FeedMarker(At, 7, 1).ToString();

        var ticks = Convert.ToInt64(id[15..18] + id[9..13] + id[..8], 16);
        Assert.That(new DateTimeOffset(1582, 10, 15, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks), Is.EqualTo(At));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("x")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [TestCase("f81d4fae-7dec-41d0-a765-00a0c91e6bf6")]
    [TestCase("{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}")]
    [TestCase("f81d4fae-7dec-11d0-c765-00a0c91e6bf6")]
    [TestCase("f81d4fae-7dec-11d0-a765-00a0c91e6bf6 ' or 1=1")]
    public void What_is_no_marker_of_ours_is_none(string? text) => Assert.That(FeedMarker.TryParse(text, out _), Is.False);

    [TestCase("ffffffff-ffff-1fff-bfff-ffffffffffff")]
    [TestCase("00000000-0000-1000-8000-000000000000")]
    [TestCase("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    public void The_ends_of_what_can_be_written_are_read_without_failing(string text)
    {
        Assert.That(FeedMarker.TryParse(text, out var marker), Is.True);
        Assert.That(marker.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_page_in_JSON_has_the_names_of_the_national_document()
    {
        var json = JsonNode.Parse(FeedWriter.WriteJson(Page(new JsonObject { ["given_name"] = "রহিমা" }, "updated")))!;

        Assert.That(json.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "author", "title", "feedUrl", "prevUrl", "nextUrl", "entries" }));
        Assert.That(json["entries"]![0]!.AsObject().Select(p => p.Key), Is.EqualTo(new[] { "id", "publishedDate", "title", "link", "eventType", "categories", "content" }));
        Assert.That(json["entries"]![0]!["publishedDate"]!.GetValue<string>(), Is.EqualTo("2026-02-03T04:05:06.789Z"));
        Assert.That(json["entries"]![0]!["content"]!["given_name"]!.GetValue<string>(), Is.EqualTo("রহিমা"));
        Assert.That(json["prevUrl"], Is.Null);
    }

    [Test]
    public void A_page_in_Atom_can_hold_any_text()
    {
        const string hostile = "<b>]]></content>&\"' ]]>]]> \u0001\uFFFE \uD800 \U0001F600 ক";
        var atom = XDocument.Parse(Encoding.UTF8.GetString(FeedWriter.WriteAtom(Page(JsonValue.Create(hostile), null), "1", At)));

        var entry = atom.Root!.Element(Atom + "entry")!;
        var content = entry.Element(Atom + "content")!;
        Assert.That(content.Value, Is.EqualTo("<b>]]></content>&\"' ]]>]]> \uFFFD\uFFFD \uFFFD \U0001F600 ক"));
        Assert.That((string?)content.Attribute("type"), Is.EqualTo("application/vnd.atomfeed+xml"));
        Assert.That(content.Nodes(), Is.All.InstanceOf<XCData>());
        Assert.That(entry.Elements(Atom + "category").Select(c => (string?)c.Attribute("term")), Is.EqualTo(new[] { "patient", "update:<x>" }));
        Assert.That(atom.Root.Elements(Atom + "link").Select(l => (string?)l.Attribute("rel")), Is.EqualTo(new[] { "self", "via", "next-archive" }));
        Assert.That((string?)atom.Root.Elements(Atom + "link").Last().Attribute("href"), Is.EqualTo("http://x/y?a=1&b=2"));
        Assert.That(atom.Root.Element(Atom + "generator")!.Value, Is.EqualTo("Atomfeed"));
    }

    [TestCase(null, "Json")]
    [TestCase("*/*", "Json")]
    [TestCase("application/json", "Json")]
    [TestCase("application/atom+xml", "Atom")]
    [TestCase("Application/Atom+XML; charset=UTF-8", "Atom")]
    [TestCase("text/html, application/atom+xml;q=0.9, */*;q=0.8", "Atom")]
    [TestCase("application/json, application/atom+xml", "Json")]
    [TestCase("image/png", "Json")]
    public void The_form_is_the_one_accepted_first(string? accept, string format) => Assert.That(FeedWriter.FormatOf(accept).ToString(), Is.EqualTo(format));

    private static FeedPage Page(JsonNode? content, string? type) => new(
        "MCI", "Patients", "http://x/y", "http://x/y?a=1&b=2", [new FeedEntry(new FeedMarker(At, 3, 1), "t", "http://x/z", ["patient", "update:<x>"], content) { EventType = type }]);
}

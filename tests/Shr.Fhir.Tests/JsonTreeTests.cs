using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.Tests;

public sealed class JsonTreeTests
{
    [Test]
    public void Numbers_and_order_stay_as_sent()
    {
        using var tree = Read("""{ "b" : 1.10, "a":[ 1E+245 , {}, [] , null, "x\u0041" ] }""")!;

        Assert.That(Encoding.UTF8.GetString(tree.RawOf(tree.Find(0, "b"u8))), Is.EqualTo("1.10"));
        var array = tree.Find(0, "a"u8);
        Assert.That(tree.ChildCount(array), Is.EqualTo(5));
        Assert.That(Encoding.UTF8.GetString(tree.RawOf(tree.Item(array, 0))), Is.EqualTo("1E+245"));
        Assert.That(tree.StringOf(tree.Item(array, 4)), Is.EqualTo("xA"));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\" 1}")]
    [TestCase("[1 2]")]
    [TestCase("{} x")]
    [TestCase("01")]
    [TestCase("1.")]
    [TestCase("tru")]
    [TestCase("\"a\nb\"")]
    [TestCase("\"\\x\"")]
    [TestCase("\"\\u12G4\"")]
    [TestCase("NaN")]
    public void What_is_no_JSON_is_one_fatal_issue(string text)
    {
        var issues = new IssueCollector();

        Assert.That(JsonTreeReader.Read(Encoding.UTF8.GetBytes(text), issues), Is.Null);
        Assert.That(issues.All.Single().Severity, Is.EqualTo(IssueSeverity.Fatal));
    }

    [Test]
    public void Depth_is_bounded()
    {
        var issues = new IssueCollector();

        Assert.That(JsonTreeReader.Read(Encoding.UTF8.GetBytes(new string('[', 100_000)), issues), Is.Null);
        Assert.That(issues.All.Single().Kind, Is.EqualTo(Issues.TooDeep));
    }

    [Test]
    public void A_half_surrogate_is_seen_and_a_whole_pair_is_read()
    {
        Assert.That(JsonText.HasLoneSurrogate("a\\ud83d"u8));
        Assert.That(JsonText.HasLoneSurrogate("\\ud83d\\ude00"u8), Is.False);
        Assert.That(Encoding.UTF8.GetString(JsonText.Unescape("\\ud83d\\ude00"u8)), Is.EqualTo("😀"));
    }

    private static JsonTree? Read(string text) => JsonTreeReader.Read(Encoding.UTF8.GetBytes(text), new IssueCollector());
}

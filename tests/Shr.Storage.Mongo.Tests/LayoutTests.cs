using Shr.Storage.Mongo.Layout;

namespace Shr.Storage.Mongo.Tests;

/// <summary>Keys and links as text.</summary>
public sealed class LayoutTests
{
    [Test]
    public void Text_order_is_key_order_and_nothing_is_lost()
    {
        var random = new Random(7);
        var keys = Enumerable.Range(0, 2000).Select(_ => RandomKey(random)).ToList();
        keys.AddRange([[], [0], [0, 0], [255], [255, 0], [255, 255, 255]]);
        for (var i = 1; i < keys.Count; i++)
        {
            var (x, y) = (keys[i - 1], keys[i]);
            var (a, b) = (SortableText.Encode(x), SortableText.Encode(y));
            Assert.That(Math.Sign(a.AsSpan().SequenceCompareTo(b)), Is.EqualTo(Math.Sign(x.AsSpan().SequenceCompareTo(y))));
            Assert.That(SortableText.Decode(a), Is.EqualTo(x));
        }
    }

    [Test]
    public void A_link_is_found_by_parameter_and_by_parameter_and_form()
    {
        var link = LinkText.Of(new("Patient", "23"), [1, 2, 16, 99]);
        Assert.Multiple(() =>
        {
            Assert.That(LinkText.TargetOf(link, [[1, 2]]), Is.EqualTo("Patient/23"));
            Assert.That(LinkText.TargetOf(link, [[9, 9, 9], [1, 2, 16]]), Is.EqualTo("Patient/23"));
            Assert.That(LinkText.TargetOf(link, [[1, 2, 17]]), Is.Null);
            Assert.That(LinkText.To("Patient/23", [1, 2, 16]).Low, Is.EqualTo(link));
            var (low, before) = LinkText.To("Patient/23", [1, 2]);
            Assert.That(string.CompareOrdinal(low, link), Is.LessThanOrEqualTo(0));
            Assert.That(string.CompareOrdinal(link, before), Is.LessThan(0));
        });
    }

    // Small values, so that keys are often the start of each other.
    private static byte[] RandomKey(Random random) =>
        Enumerable.Range(0, random.Next(6)).Select(_ => (byte)(random.Next(2) == 0 ? random.Next(3) : random.Next(256))).ToArray();
}

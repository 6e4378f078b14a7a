using Shr.Search.Paging;
using Shr.Search.Plans;

namespace Shr.Search.Tests;

public sealed class PageTokensTests
{
    private static readonly PageTokens Tokens = new(new byte[32]);
    private static readonly PagePosition Position = new(123456789, [[1, 2, 0, 255], null, []], 42);

    [Test]
    public void A_token_gives_the_position_back()
    {
        var read = Tokens.Decode(Tokens.Encode(Position, "alice Patient?name=x"), "alice Patient?name=x")!;

        Assert.Multiple(() =>
        {
            Assert.That((read.Sequence, read.Last), Is.EqualTo((123456789L, 42L)));
            Assert.That(read.SortKeys, Is.EqualTo(Position.SortKeys));
        });
    }

    [Test]
    public void A_token_serves_nobody_else_and_no_other_search()
    {
        var token = Tokens.Encode(Position, "alice");

        Assert.Multiple(() =>
        {
            Assert.That(Tokens.Decode(token, "bob"), Is.Null);
            Assert.That(new PageTokens([1, .. new byte[31]]).Decode(token, "alice"), Is.Null);
        });
    }

    [Test]
    public void A_token_that_was_changed_is_refused()
    {
        var token = Tokens.Encode(Position, "alice");
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.That(Tokens.Decode(changed, "alice"), Is.Null);
        }

        foreach (var nonsense in new[] { "", "a", "%%%", "=====", new string('A', 100_000), token + "A" })
        {
            Assert.That(Tokens.Decode(nonsense, "alice"), Is.Null);
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Shr.Server.Registries.Duplicates;

/// <summary>Two patients who may be one person.</summary>
internal sealed record DuplicatePair
{
    /// <summary>The record id of the one whose write found the pair.</summary>
    public required string Patient1 { get; init; }

    /// <summary>The record id of the other.</summary>
    public required string Patient2 { get; init; }

    /// <summary>Why, as codes of <see cref="DuplicateReason"/>.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The probability that they are one, from 0 to 1.</summary>
    public required decimal Score { get; init; }

    /// <summary>What each field said, for people.</summary>
    public required string Explanation { get; init; }

    /// <summary>When it was found, as a UUID that sorts by time: the mark of lists.</summary>
    public required Guid Marker { get; init; }

    /// <summary>Where the two live: geo codes.</summary>
    public required IReadOnlyList<string> Areas { get; init; }

    /// <summary>What became of it.</summary>
    public PairStatus Status { get; init; }

    /// <summary>The reasons for which they were once said to be two.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The id of its Task: one for two patients, whichever comes first, so that no pair can be written twice.</summary>
    public string Id => IdOf(Patient1, Patient2);

    public static string IdOf(string a, string b)
    {
        var (low, high) = string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
        return "pair-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{low}/{high}")).AsSpan(0, 16));
    }
}

using System.Globalization;

namespace Shr.Fhir.Definitions;

/// <summary>Which of two business versions is the later one.</summary>
/// <remarks>
/// R4 leaves the form of versions open, so this compares part by part, numbers as numbers; a version with a label
/// (<c>1.0.0-draft</c>) comes before the one without, as semantic versioning has it, and none before any.
/// </remarks>
internal static class VersionOrder
{
    public static int Compare(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        }

        var (leftNumbers, leftLabel) = Split(left);
        var (rightNumbers, rightLabel) = Split(right);
        for (var i = 0; i < Math.Max(leftNumbers.Length, rightNumbers.Length); i++)
        {
            var order = ComparePart(i < leftNumbers.Length ? leftNumbers[i] : "", i < rightNumbers.Length ? rightNumbers[i] : "");
            if (order != 0)
            {
                return order;
            }
        }

        return leftLabel.Length == 0 || rightLabel.Length == 0
            ? rightLabel.Length.CompareTo(leftLabel.Length)
            : string.CompareOrdinal(leftLabel, rightLabel);
    }

    // A date as version has hyphens that separate parts; only a hyphen before a letter starts a label.
    private static (string[] Numbers, string Label) Split(string version)
    {
        for (var i = 1; i + 1 < version.Length; i++)
        {
            if (version[i] == '-' && char.IsAsciiLetter(version[i + 1]))
            {
                return (version[..i].Split('.', '-'), version[(i + 1)..]);
            }
        }

        return (version.Split('.', '-'), "");
    }

    private static int ComparePart(string left, string right) =>
        ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var l) && ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            ? l.CompareTo(r)
            : string.CompareOrdinal(left, right);
}

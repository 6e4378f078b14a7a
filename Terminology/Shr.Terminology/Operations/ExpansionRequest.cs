using System.Globalization;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>What an expansion is to show.</summary>
internal sealed record ExpansionRequest
{
    public SearchText? Filter { get; init; }

    /// <summary>The first code to show, from 0; null where no page was asked for.</summary>
    public int? Offset { get; init; }

    /// <summary>How many codes to show; null for all.</summary>
    public int? Count { get; init; }

    public bool ActiveOnly { get; init; }

    /// <summary>Whether abstract codes are left out.</summary>
    public bool ExcludeNotForUI { get; init; }

    public bool IsFlat { get; init; }

    /// <summary>Whether the same code in two versions is one code.</summary>
    public bool? VersionsMatch { get; init; }

    /// <summary>Systems whose codes are left out (<c>exclude-system</c>).</summary>
    public IReadOnlyList<string> ExcludedSystems { get; init; } = [];

    /// <summary>The most codes that are shown without a page.</summary>
    public int Limit { get; init; }

    /// <summary>Reads the request; null with the scope failed where a parameter makes no sense.</summary>
    public static ExpansionRequest? Read(TxScope scope, int? threshold)
    {
        var parameters = scope.Parameters;
        if (!TryCount(scope, "offset", out var offset) || !TryCount(scope, "count", out var count))
        {
            return null;
        }

        return new ExpansionRequest
        {
            Filter = SearchText.Of(parameters.Text("filter")),
            Offset = offset,
            Count = count,
            ActiveOnly = parameters.Boolean("activeOnly") ?? false,
            ExcludeNotForUI = parameters.Boolean("excludeNotForUI") ?? false,
            IsFlat = parameters.Boolean("excludeNested") ?? false,
            VersionsMatch = parameters.Boolean("versionsMatch"),
            ExcludedSystems = [.. parameters.Texts("exclude-system")],
            Limit = Math.Min(threshold is > 0 and var lower ? lower : int.MaxValue, scope.Options.MaxExpansion),
        };
    }

    private static bool TryCount(TxScope scope, string name, out int? value)
    {
        value = null;
        if (scope.Parameters.Text(name) is not { } text)
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            scope.Fail(400, TerminologyIssues.BadParameter, name, text, "a whole number was expected");
            return false;
        }

        // A negative count is an old way to say "no limit".
        value = number < 0 ? null : number;
        return true;
    }
}

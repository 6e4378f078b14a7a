namespace Shr.Server.Options;

/// <summary>What is asked of records of one type: an item of <c>Validation:Rules</c>.</summary>
public sealed class ProfileRuleOptions
{
    /// <summary>The resource type.</summary>
    public string Type { get; set; } = "";

    /// <summary>The interactions it holds for: create, update, patch; none: all. An entry of a Bundle counts as what it asks for.</summary>
    public string[] Interactions { get; set; } = [];

    /// <summary>How much is judged; null: as <c>Validation:Level</c> says.</summary>
    public ValidationLevel? Level { get; set; }

    /// <summary>Profiles that each record must conform to: <c>url</c> or <c>url|version</c>. A record that names the same url without a version means this version.</summary>
    public string[] Required { get; set; } = [];

    /// <summary>The profiles that <c>meta.profile</c> may name; null: any.</summary>
    public string[]? Allowed { get; set; }

    /// <summary>The first day of records it holds for (<c>2025-01-01</c>); null: since ever.</summary>
    public string? From { get; set; }

    /// <summary>The day from which on it does not hold any more; null: for ever.</summary>
    public string? Until { get; set; }

    /// <summary>The element that says when a record is from, as names joined by dots (<c>period.start</c>); null: as the type's own pages suggest.</summary>
    public string? Date { get; set; }
}

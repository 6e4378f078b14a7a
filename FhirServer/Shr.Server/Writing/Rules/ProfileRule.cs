using System.Globalization;
using Shr.Server.Options;

namespace Shr.Server.Writing.Rules;

/// <summary>One configured rule, its days as moments.</summary>
internal sealed class ProfileRule(ProfileRuleOptions options, TimeSpan zone)
{
    private readonly DateTimeOffset _from = options.From is { } day ? Start(day, zone) : DateTimeOffset.MinValue;
    private readonly DateTimeOffset _until = options.Until is { } day ? Start(day, zone) : DateTimeOffset.MaxValue;

    public string Type => options.Type;

    public ValidationLevel? Level => options.Level;

    public IReadOnlyList<string> Required => options.Required;

    /// <summary>The allowed profiles without versions, or null.</summary>
    public IReadOnlyList<string>? Allowed { get; } = options.Allowed?.Select(a => a.Split('|')[0]).ToArray();

    /// <summary>The element that says when a record is from, or null.</summary>
    public string[]? Date { get; } = options.Date?.Split('.');

    /// <summary>Whether the rule asks when a record is from.</summary>
    public bool IsDated => options.From is not null || options.Until is not null;

    public bool HoldsFor(string interaction) => options.Interactions.Length == 0 || options.Interactions.Contains(interaction);

    public bool HoldsAt(DateTimeOffset moment) => moment >= _from && moment < _until;

    private static DateTimeOffset Start(string day, TimeSpan zone) => new(DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), zone);
}

using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Options;
using Shr.Validation;

namespace Shr.Server.Writing.Rules;

/// <summary>Which profiles the server asks of a record, by type, interaction and the time the record is from.</summary>
internal sealed class ProfileRules
{
    private readonly ILookup<string, ProfileRule> _rules;
    private readonly ServerOptions _server;
    private readonly ValidationLevel _level;
    private readonly TimeProvider _clock;

    public ProfileRules(IOptions<ValidationOptions> options, IOptions<ServerOptions> server, TimeProvider clock)
    {
        (_server, _level, _clock) = (server.Value, options.Value.Level, clock);
        _rules = options.Value.Rules.Select(r => new ProfileRule(r, server.Value.ZoneOffset)).ToLookup(r => r.Type, StringComparer.Ordinal);
    }

    /// <summary>How much of a record is judged.</summary>
    public ValidationLevel LevelOf(in Element record, string interaction)
    {
        foreach (var rule in _rules[record.Type.Name])
        {
            if (rule.Level is { } level && rule.HoldsFor(interaction) && IsInForce(rule, record))
            {
                return level;
            }
        }

        return _level;
    }

    /// <summary>What is asked of a record.</summary>
    public ProfileDemand DemandOf(in Element record, string interaction)
    {
        var type = record.Type.Name;
        if (!_rules.Contains(type))
        {
            return _server.RequireBdCore == true ? RequiredProfiles.Of(record) : ProfileDemand.None;
        }

        List<string> required = [];
        List<string>? allowed = null;
        foreach (var rule in _rules[type])
        {
            if (rule.HoldsFor(interaction) && IsInForce(rule, record))
            {
                required.AddRange(rule.Required);
                if (rule.Allowed is { } more)
                {
                    (allowed ??= []).AddRange(more);
                }
            }
        }

        // What is required may be named, of course.
        allowed?.AddRange(required.Select(r => r.Split('|')[0]));
        return new ProfileDemand(required, allowed);
    }

    private bool IsInForce(ProfileRule rule, in Element record) =>
        !rule.IsDated || rule.HoldsAt(RecordDate.Of(record, rule.Date, _server.ZoneOffset) ?? _clock.GetUtcNow());
}

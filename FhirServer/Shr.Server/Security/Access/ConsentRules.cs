using Shr.Fhir;

namespace Shr.Server.Security.Access;

/// <summary>
/// Flattens the provision tree of a Consent. A nested provision is an exception to the one around it; among provisions
/// of one level a denial overrides. Where the tree says more than the rules can, more is denied, never less.
/// </summary>
/// <remarks>https://hl7.org/fhir/R4/consent.html#6.2.4</remarks>
internal sealed class ConsentRules
{
    private const int MaxDepth = 8;
    private static readonly string[] OutOfPolicy = ["OPTOUT", "OPTOUTE", "OPTOUTR"];
    private static readonly string[] OtherMatters = ["adr", "treatment"];

    private readonly List<ConsentRule> _rules = [];
    private int _excepted;

    /// <summary>The rules of a Consent; none where it is not in force or denies nothing.</summary>
    public static IReadOnlyList<ConsentRule> Of(Element consent)
    {
        if (consent.ChildString("status"u8) != "active" || ConsentReach.Codes(consent.Child("scope"u8)).Any(c => OtherMatters.Contains(c.Code)))
        {
            return [];
        }

        var rules = new ConsentRules();
        var root = consent.Child("provision"u8);
        var optsOut = ConsentReach.Codes(consent.Child("policyRule"u8)).Any(c => OutOfPolicy.Contains(c.Code));
        var denies = root.Exists && root.ChildString("type"u8) is { } type ? type == "deny" : optsOut;
        rules.Walk(root, denies, ConsentReach.Whole, 0);
        return rules._rules;
    }

    private void Walk(Element provision, bool denies, ConsentReach around, int depth)
    {
        var reach = provision.Exists ? ConsentReach.Of(provision, around) : around;
        var nested = provision.Exists ? ConsentReach.Many(provision, "provision"u8) : [];
        if (denies && reach.IsAboutReading)
        {
            Add(reach, nested.Where(n => n.ChildString("type"u8) == "permit").Select(n => ConsentReach.Of(n, reach)).Where(r => r.IsExact).ToArray());
        }

        foreach (var child in nested)
        {
            // Deeper than anybody writes by hand: the rest counts as a denial of all.
            var tooDeep = depth >= MaxDepth;
            Walk(tooDeep ? default : child, tooDeep || child.ChildString("type"u8) == "deny", tooDeep ? ConsentReach.Whole : reach, depth + 1);
            if (tooDeep)
            {
                return;
            }
        }
    }

    private void Add(ConsentReach denial, ConsentReach[] exceptions)
    {
        if (exceptions.Length == 0 || _excepted == ConsentRule.MaxExcepted)
        {
            Add(ConsentRule.Denial, denial);
            return;
        }

        var kind = (char)('0' + _excepted++);
        Add(kind, denial);
        foreach (var exception in exceptions)
        {
            Add(ConsentRule.ExceptionOf(kind), exception);
        }
    }

    private void Add(char kind, ConsentReach reach)
    {
        foreach (var actor in reach.Actors)
        {
            foreach (var purpose in reach.Purposes)
            {
                foreach (var scope in reach.Scopes)
                {
                    _rules.Add(new ConsentRule(kind, actor, purpose, scope, reach.From, reach.To));
                }
            }
        }
    }
}

using Shr.Fhir;
using Shr.Fhir.Types;
using Shr.Search.Plans;
using Shr.Storage;

namespace Shr.Server.Security.Access;

/// <summary>
/// The forms of consent rules that exist in the store. Most stores have none or a few, so only conditions for these are
/// asked. What is known only grows: a form that is gone costs a condition that nothing meets.
/// </summary>
internal sealed class ConsentShapes(TypeModel types)
{
    private const int Limit = 256;
    private volatile Known _known = Known.None;

    /// <summary>The forms as of a state of the store, which must be opened for <see cref="AccessFilter.All"/>.</summary>
    public async ValueTask<Known> AsOfAsync(IStoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        while (!_known.IsFull)
        {
            var known = _known;
            var plan = new SearchPlan { Types = ["Consent"], Where = AccessLabels.HasOtherShape(known.Shapes), Count = 50 };
            var page = await snapshot.SearchAsync(plan, cancellationToken);
            if (page.Matches.Count == 0)
            {
                return known;
            }

            var shapes = known.Shapes.ToHashSet(StringComparer.Ordinal);
            foreach (var match in page.Matches)
            {
                using var consent = Resource.Parse(match.Json.ToArray(), types, new IssueCollector());
                shapes.UnionWith(consent is null ? [] : ConsentRules.Of(consent.Root).Select(r => r.Shape));
            }

            // Labels that the content no longer gives would be asked for ever: then everything counts as existing.
            _known = shapes.Count == known.Shapes.Count ? known with { IsFull = true } : new Known([.. shapes], shapes.Count > Limit);
        }

        return _known;
    }

    /// <summary>The forms found so far.</summary>
    /// <param name="Shapes">Each once.</param>
    /// <param name="IsFull">There are more than can be asked one by one: then every denial counts for all records of its patient.</param>
    public sealed record Known(IReadOnlyList<string> Shapes, bool IsFull)
    {
        public static Known None { get; } = new([], false);
    }
}

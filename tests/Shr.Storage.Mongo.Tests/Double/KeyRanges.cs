namespace Shr.Storage.Mongo.Tests.Double;

/// <summary>Which spans of one field's values a filter allows: what an index can be asked.</summary>
internal static class KeyRanges
{
    /// <summary>One list of spans for each part of the filter that bounds the field; every match lies in all of them.</summary>
    public static IEnumerable<List<(object? Low, object? High)>> Of(Doc filter, string field)
    {
        foreach (var (name, condition) in filter)
        {
            if (name == "$and")
            {
                foreach (var ranges in ((List<object?>)condition!).SelectMany(part => Of((Doc)part!, field)))
                {
                    yield return ranges;
                }
            }
            else if (name == "$or")
            {
                var branches = ((List<object?>)condition!).Select(part => Of((Doc)part!, field).FirstOrDefault()).ToList();
                if (branches.TrueForAll(branch => branch is not null))
                {
                    yield return branches.SelectMany(branch => branch!).ToList();
                }
            }
            else if (name == field && Spans(condition) is { } spans)
            {
                yield return spans;
            }
        }
    }

    private static List<(object? Low, object? High)>? Spans(object? condition)
    {
        if (condition is not Doc { Count: > 0 } operators || !operators[0].Key.StartsWith('$'))
        {
            return condition is null ? null : [(condition, condition)];
        }

        if (operators["$elemMatch"] is Doc inner)
        {
            return Spans(inner);
        }

        if (operators["$in"] is List<object?> wanted)
        {
            return wanted.Select(value => (value, value)).ToList();
        }

        var low = operators["$eq"] ?? operators["$gte"] ?? operators["$gt"];
        var high = operators["$eq"] ?? operators["$lt"] ?? operators["$lte"];
        return low is null && high is null ? null : [(low ?? Edge.Lowest, high ?? Edge.Highest)];
    }
}

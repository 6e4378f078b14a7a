using Shr.Search.Model;
using Shr.Search.Query;

namespace Shr.Search.Canonicals;

/// <summary>Names as conditions: on the records that have them, and on those that name them.</summary>
internal static class CanonicalExpressions
{
    /// <summary>Is one of these definitions.</summary>
    public static SearchExpression Named(SearchModel model, IEnumerable<string> types, IReadOnlyCollection<CanonicalName> names)
    {
        var alternatives = new List<SearchExpression>();
        foreach (var type in types)
        {
            if (model.Find(type, "url") is not { Type: SearchParameterType.Uri } url)
            {
                continue;
            }

            foreach (var name in names)
            {
                SearchExpression named = new ParameterExpression(url, SearchModifier.None, new UriValue(name.Url));
                alternatives.Add(name.Version is { } version && model.Find(type, "version") is { Type: SearchParameterType.Token } versions
                    ? new AndExpression([named, new ParameterExpression(versions, SearchModifier.None, new TokenValue(null, version))])
                    : named);
            }
        }

        return new OrExpression(alternatives);
    }

    /// <summary>Names one of these definitions: without a version, or in the version they have.</summary>
    public static SearchExpression Naming(CompiledSearchParameter parameter, IReadOnlyCollection<CanonicalName> names)
    {
        var alternatives = new List<SearchExpression>();
        foreach (var name in names)
        {
            alternatives.Add(new ParameterExpression(parameter, SearchModifier.None, new ReferenceValue(null, null, name.Url, "")));
            if (name.Version is { } version)
            {
                alternatives.Add(new ParameterExpression(parameter, SearchModifier.None, new ReferenceValue(null, null, name.Url, version)));
            }
        }

        return new OrExpression(alternatives);
    }
}

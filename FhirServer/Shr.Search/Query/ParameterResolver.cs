using Shr.Fhir;
using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>Finds the parameters and modifiers that names mean.</summary>
internal sealed class ParameterResolver(SearchModel model)
{
    /// <summary>The parameter of a name in each of the types, all of one kind; or null with an issue.</summary>
    public List<CompiledSearchParameter>? Find(IReadOnlyList<string> types, string code, IssueCollector issues)
    {
        var found = new List<CompiledSearchParameter>(types.Count);
        string? without = null;
        foreach (var type in types)
        {
            if (model.Find(type, code) is { } parameter)
            {
                found.Add(parameter);
            }
            else
            {
                without ??= type;
            }
        }

        // Parameters of all resources (_text) may be missing in the few types that are no DomainResource.
        if (found.Count == 0 || (without is not null && code[0] != '_'))
        {
            issues.Add(SearchIssues.UnknownParameter, "", without ?? "Resource", code);
            return null;
        }

        if (found.Find(p => p.Type != found[0].Type) is { } other)
        {
            issues.Add(SearchIssues.TypeMismatch, "", code, found[0].ResourceType, other.ResourceType);
            return null;
        }

        if (!found[0].IsIndexed && code is not ("_id" or "_lastUpdated"))
        {
            issues.Add(SearchIssues.NotSearchable, "", code);
            return null;
        }

        return found;
    }

    /// <summary>The modifier of a name; false with an issue where it does not fit.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">The name as written.</param>
    /// <param name="text">What stands after the colon, or null.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="modifier">The modifier.</param>
    /// <param name="type">For <see cref="SearchModifier.Type"/> the resource type.</param>
    public bool Modifier(CompiledSearchParameter parameter, string name, string? text, IssueCollector issues, out SearchModifier modifier, out string? type)
    {
        modifier = SearchModifier.None;
        type = null;
        if (text is null)
        {
            return true;
        }

        if (ModifierNames.Find(text) is { } known)
        {
            modifier = known;
        }
        else if (model.Types.FindResource(text) is not null)
        {
            modifier = SearchModifier.Type;
            type = text;
        }
        else
        {
            issues.Add(SearchIssues.UnknownModifier, "", text, name);
            return false;
        }

        if (!parameter.Modifiers.Contains(modifier) && !ModifierNames.FitsFilter(modifier, parameter.Type))
        {
            var allowed = parameter.Modifiers.Count == 0 ? "none" : string.Join(", ", parameter.Modifiers.Select(m => ":" + ModifierNames.NameOf(m)));
            issues.Add(SearchIssues.ModifierNotAllowed, "", text, parameter.Code, parameter.Type.ToString().ToLowerInvariant(), allowed);
            return false;
        }

        if (type is not null && !parameter.Targets.Contains(type))
        {
            issues.Add(SearchIssues.ChainTypeNotATarget, "", parameter.Code, parameter.ResourceType, type, Names(parameter.Targets));
            return false;
        }

        return true;
    }

    /// <summary>Types as an issue lists them.</summary>
    public static string Names(IReadOnlyList<string> types) => types.Count <= 8 ? string.Join(", ", types) : $"{string.Join(", ", types.Take(8))} and {types.Count - 8} more";
}

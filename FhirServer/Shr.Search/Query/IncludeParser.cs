using Shr.Fhir;
using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>Reads <c>_include</c> and <c>_revinclude</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/search.html#include</remarks>
internal sealed class IncludeParser(SearchModel model)
{
    /// <summary>Adds what a value asks for.</summary>
    public void Parse(IReadOnlyList<string> types, string name, string value, List<IncludeField> includes, IssueCollector issues)
    {
        var isReverse = name.StartsWith("_revinclude", StringComparison.Ordinal);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var iterate = colon > 0;
        if (iterate && name[(colon + 1)..] is not ("iterate" or "recurse"))
        {
            issues.Add(SearchIssues.UnknownModifier, "", name[(colon + 1)..], name);
            return;
        }

        var parts = value.Split(':');
        if (parts is ["*"])
        {
            foreach (var source in isReverse || iterate ? model.ResourceTypes : types)
            {
                AddAll(types, isReverse, iterate, source, null, includes);
            }

            return;
        }

        if (parts.Length is < 2 or > 3 || parts[1].Length == 0)
        {
            issues.Add(SearchIssues.InvalidInclude, "", value, name);
            return;
        }

        var target = parts.Length == 3 ? parts[2] : null;
        if (model.Types.FindResource(parts[0]) is null || (target is not null && model.Types.FindResource(target) is null))
        {
            issues.Add(SearchIssues.UnknownType, "", model.Types.FindResource(parts[0]) is null ? parts[0] : target);
            return;
        }

        if (parts[1] == "*")
        {
            AddAll(types, isReverse, iterate, parts[0], target, includes);
            return;
        }

        if (model.Find(parts[0], parts[1]) is not { Type: SearchParameterType.Reference } parameter)
        {
            issues.Add(SearchIssues.IncludeNotAReference, "", parts[0], parts[1]);
            return;
        }

        includes.Add(new IncludeField(isReverse, iterate, parts[0], [parameter], target));
    }

    private void AddAll(IReadOnlyList<string> types, bool isReverse, bool iterate, string source, string? target, List<IncludeField> includes)
    {
        var references = new List<CompiledSearchParameter>();
        foreach (var parameter in model.ParametersOf(source))
        {
            if (parameter.Type == SearchParameterType.Reference && (!isReverse || iterate || types.Any(parameter.Targets.Contains)))
            {
                references.Add(parameter);
            }
        }

        if (references.Count > 0)
        {
            includes.Add(new IncludeField(isReverse, iterate, source, references, target));
        }
    }
}

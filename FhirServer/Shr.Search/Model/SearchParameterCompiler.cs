using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;
using Shr.Search.Extraction;
using Shr.Search.Query;

namespace Shr.Search.Model;

/// <summary>
/// Compiles SearchParameters: each for every resource type it applies to. A type's parameters are compiled when it is first
/// used, so that a server starts before it has read what nobody asks for; <see cref="Check"/> compiles one at once.
/// </summary>
public sealed class SearchParameterCompiler
{
    private readonly TypeModel _types;
    private readonly SelectorCompiler _selectors;
    private readonly IParameterNumbers _numbers;
    private readonly ImpliedSystems _implied;
    private readonly Dictionary<string, SearchParameterDefinition> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, SearchParameterDefinition>> _byType = new(StringComparer.Ordinal);

    private SearchParameterCompiler(TypeModel types, DefinitionSet definitions, FhirPathCompiler fhirPath, IParameterNumbers numbers)
    {
        _implied = new ImpliedSystems(definitions);
        _types = types;
        _selectors = new SelectorCompiler(types, fhirPath);
        _numbers = numbers;
    }

    /// <summary>The model of all SearchParameters and CompartmentDefinitions of a set. Definitions that cannot be used are left out, with an issue.</summary>
    /// <param name="types">The types of FHIR.</param>
    /// <param name="definitions">Where the definitions come from; a later layer's parameter takes the place of an earlier one's with the same code.</param>
    /// <param name="fhirPath">The engine.</param>
    /// <param name="numbers">The numbers kept in the store.</param>
    /// <param name="issues">Takes what is wrong with definitions.</param>
    public static SearchModel Compile(TypeModel types, DefinitionSet definitions, FhirPathCompiler fhirPath, IParameterNumbers numbers, IssueCollector issues)
    {
        var compiler = new SearchParameterCompiler(types, definitions, fhirPath, numbers);
        var isCore = R4Definitions.Section("searchparameters").ToHashSet();
        var read = new List<(SearchParameterDefinition Parameter, bool IsCore)>();
        foreach (var definition in definitions.OfType("SearchParameter"))
        {
            using var tree = definition.OpenTree();
            var parameter = SearchParameterDefinition.Read(tree);
            read.Add((parameter, isCore.Contains(definition)));
            if (parameter.Url is { } url)
            {
                compiler._byUrl[url] = parameter;
            }
        }

        // R4's own are known to be right, and are checked by a test; everybody else's are compiled at once, to be told.
        foreach (var (parameter, core) in read.OrderBy(r => r.IsCore ? 0 : 1))
        {
            if (core || compiler.Checker.IsUsable(parameter, issues))
            {
                compiler.Add(parameter, core ? null : issues);
            }
        }

        var compartments = new List<(string, Dictionary<string, IReadOnlyList<string>>)>();
        foreach (var definition in definitions.OfType("CompartmentDefinition"))
        {
            using var tree = definition.OpenTree();
            compartments.Add(CompartmentModel.Read(tree));
        }

        var patient = compartments.Find(c => c.Item1 == "Patient").Item2 ?? [];
        return new SearchModel(types, type => compiler.CompileType(type, patient.GetValueOrDefault(type, [])), compiler.DefinitionsOf, compartments);
    }

    /// <summary>What is wrong with one SearchParameter: nothing, where it can be used.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="definitions">Where the parts of a composite are found.</param>
    /// <param name="types">The types of FHIR.</param>
    /// <param name="fhirPath">The engine.</param>
    /// <param name="issues">Takes what is wrong.</param>
    public static void Check(SearchParameterDefinition parameter, DefinitionSet definitions, TypeModel types, FhirPathCompiler fhirPath, IssueCollector issues)
    {
        var compiler = new SearchParameterCompiler(types, definitions, fhirPath, new NoNumbers());
        foreach (var (component, _) in parameter.Components)
        {
            if (definitions.Find("SearchParameter", component) is { } definition)
            {
                using var tree = definition.OpenTree();
                compiler._byUrl[component] = SearchParameterDefinition.Read(tree);
            }
        }

        compiler.Checker.IsUsable(parameter, issues);
    }

    private SearchParameterChecker Checker => new(_types, _selectors, _byUrl);

    private void Add(SearchParameterDefinition parameter, IssueCollector? issues)
    {
        foreach (var type in _selectors.TypesOf(parameter))
        {
            if (!_byType.TryGetValue(type.Name, out var byCode))
            {
                _byType[type.Name] = byCode = new(StringComparer.Ordinal);
            }

            if (issues is not null && byCode.TryGetValue(parameter.Code, out var replaced))
            {
                issues.Add(SearchIssues.DefinitionReplaces, "", parameter.Url ?? parameter.Code, replaced.Url, parameter.Code, type.Name);
            }

            byCode[parameter.Code] = parameter;
        }
    }

    private List<SearchParameterDefinition> DefinitionsOf(string type) =>
        [.. _byType.GetValueOrDefault(type, []).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)];

    private TypeParameters CompileType(string type, IReadOnlyList<string> patientCodes)
    {
        var compiled = new List<CompiledSearchParameter>();
        var issues = new IssueCollector();
        foreach (var (_, parameter) in _byType.GetValueOrDefault(type, []).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            compiled.Add(Compile(_types.Require(type), parameter, issues));
        }

        return new TypeParameters(compiled, patientCodes);
    }

    private CompiledSearchParameter Compile(FhirType type, SearchParameterDefinition parameter, IssueCollector issues)
    {
        var isAnswered = parameter.Code is "_id" or "_lastUpdated" or "_text" or "_content" or "_query";
        var selector = isAnswered || parameter.Expression is null ? null : _selectors.Of(parameter, parameter.Expression, type, type, issues);
        var kind = parameter.Type!.Value;
        return new CompiledSearchParameter(type.Name, parameter, kind, _numbers.NumberOf(type.Name, parameter.Code))
        {
            Selector = selector,
            Targets = TargetsOf(parameter, kind),
            Components = kind == SearchParameterType.Composite && selector is not null ? ComponentsOf(type, parameter, selector, issues) : [],
            Modifiers = ModifierNames.Of(parameter.Code, kind),
            ImplyingPaths = kind == SearchParameterType.Token ? ImplyingPathsOf(selector) : [],
            ImpliedSystems = _implied,
        };
    }

    // What the engine computes has no path: any system may be meant.
    private static List<string> ImplyingPathsOf(Selector? selector) => selector is null ? [] : selector.Branches is null
        ? [""]
        : [.. selector.Branches.Where(b => ValueShapes.Of(SearchParameterType.Token, b.Type) == ValueShape.TokenImplied)
            .Select(b => b.Steps.LastOrDefault(s => s.Property is not null).Property?.Element.Path ?? "").Distinct()];

    private List<string> TargetsOf(SearchParameterDefinition parameter, SearchParameterType kind)
    {
        if (kind != SearchParameterType.Reference)
        {
            return [];
        }

        var named = parameter.Targets.Where(t => _types.FindResource(t) is not null).ToList();
        return named.Count > 0 ? named : [.. _types.ResourceTypes.Select(t => t.Name)];
    }

    private List<CompositeComponent> ComponentsOf(FhirType type, SearchParameterDefinition parameter, Selector selector, IssueCollector issues)
    {
        // Where the composite's elements differ in type (Observation and its components), paths only serve if they fit all of them.
        var elements = selector.Branches?.Select(b => b.Type).Distinct().ToList() ?? [];
        var element = elements is [var only] ? only : null;
        var parts = new List<(SearchParameterType Kind, string Expression, Selector Selector)>();
        foreach (var (canonical, expression) in parameter.Components)
        {
            if (_byUrl.GetValueOrDefault(canonical) is { Type: { } kind } && _selectors.Of(parameter, expression, element, type, issues) is { } part)
            {
                parts.Add((kind, expression, part));
            }
        }

        // R4's DocumentReference-relationship names its two parts in one order and their expressions in the other.
        if (parts is [var first, var second] && !Fits(first.Kind, first.Selector) && !Fits(second.Kind, second.Selector) && Fits(first.Kind, second.Selector) && Fits(second.Kind, first.Selector))
        {
            parts = [(first.Kind, second.Expression, second.Selector), (second.Kind, first.Expression, first.Selector)];
        }

        return parts.Count == parameter.Components.Count ? parts.ConvertAll(p => new CompositeComponent(p.Kind, p.Expression, p.Selector)) : [];
    }

    private static bool Fits(SearchParameterType kind, Selector selector) =>
        selector.Branches is null || selector.Branches.Any(b => ValueShapes.Of(kind, b.Type) != ValueShape.Unsupported);

    private sealed class NoNumbers : IParameterNumbers
    {
        public ushort NumberOf(string resourceType, string code) => 1;
    }
}

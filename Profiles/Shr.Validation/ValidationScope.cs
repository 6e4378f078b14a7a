using System.Text;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;
using Shr.Validation.References;

namespace Shr.Validation;

/// <summary>
/// What travels down while one resource is checked: where issues go, which resource is at hand, and how much work is left.
/// One call, one scope; never shared between threads.
/// </summary>
internal sealed class ValidationScope(Resource root, ProfileSet profiles, ValidationSettings settings, IssueCollector issues, List<DeferredCheck> deferred) : IDisposable
{
    // A constraint is asked at each element, so it may cost less than an expression that is asked once.
    private static readonly EvaluationLimits ConstraintLimits = new() { MaxSteps = 4_000_000 };

    // A constraint that reaches its limits may take a quarter of a second, so few of them are enough.
    private const int MostLimitsReached = 8;

    private readonly Dictionary<(int Row, string Profile), bool> _conforms = [];
    private readonly Stack<List<Element>> _lists = new();
    private HashSet<(string Id, int Row, string Detail)> _reported = [];
    private Element[] _ancestors = new Element[32];
    private EvaluationScope? _evaluation;
    private int _depth;
    private long _steps;
    private int _limitsReached;

    public JsonTree Tree => root.Tree;

    public ProfileSet Profiles => profiles;

    public ValidationSettings Settings => settings;

    /// <summary>The time of the check.</summary>
    public DateTimeOffset Now => profiles.Time.GetUtcNow();

    public IssueCollector Issues { get; private set; } = issues;

    public List<DeferredCheck> Deferred { get; private set; } = deferred;

    /// <summary>The resource at hand: <c>%resource</c>.</summary>
    public Element Resource { get; set; } = root.Root;

    /// <summary>The resource that contains it, or itself: <c>%rootResource</c>.</summary>
    public Element RootResource { get; set; } = root.Root;

    /// <summary>The entries of the Bundle around the resource, or null.</summary>
    public BundleIndex? Bundle { get; set; }

    /// <summary>The place of the resource among the entries of <see cref="Bundle"/>, or -1.</summary>
    public int BundleEntry { get; set; } = -1;

    /// <summary>The element that holds the one at hand; a default Element at the root.</summary>
    public Element Parent => _depth > 1 ? _ancestors[_depth - 2] : default;

    /// <summary>How many elements are open, the one at hand included.</summary>
    public int Depth => _depth;

    /// <summary>The open element at a depth, from 0 for the root.</summary>
    public ref readonly Element Ancestor(int depth) => ref _ancestors[depth];

    /// <summary>Counts one element; false where the walk must stop.</summary>
    public bool Enter(in Element element)
    {
        if (Issues.IsFull || _depth >= 512)
        {
            return false;
        }

        if (++_steps > settings.MaxSteps)
        {
            if (_steps == settings.MaxSteps + 1)
            {
                Report(element, ValidationIssues.TooComplex, $"it needs more than {settings.MaxSteps} steps");
            }

            return false;
        }

        if (_depth == _ancestors.Length)
        {
            Array.Resize(ref _ancestors, _depth * 2);
        }

        _ancestors[_depth++] = element;
        return true;
    }

    public void Leave() => _depth--;

    /// <summary>An empty list to collect values in; give it back with <see cref="Return"/>.</summary>
    public List<Element> Rent() => _lists.TryPop(out var list) ? list : [];

    public void Return(List<Element> list)
    {
        list.Clear();
        _lists.Push(list);
    }

    /// <summary>Reports at an element, with the severity of the kind.</summary>
    public void Report(in Element element, IssueKind kind, params ReadOnlySpan<object?> args) => Report(element, kind, kind.Severity, args);

    /// <summary>Reports at an element. The same finding at the same place is kept once, whichever profile made it.</summary>
    public void Report(in Element element, IssueKind kind, IssueSeverity severity, params ReadOnlySpan<object?> args) =>
        Add(element, "", kind, severity, args);

    /// <summary>Reports at an element what was found elsewhere: the issue's own text, at this place.</summary>
    public void Relay(in Element element, Issue issue, IssueSeverity severity)
    {
        if (!Issues.IsFull && _reported.Add((issue.Kind.Id, element.Row, issue.Text)))
        {
            Issues.Add(issue with { Severity = severity, Expression = PathOf(element), Offset = element.Offset });
        }
    }

    /// <summary>Reports at a child that is missing or that is meant as a whole.</summary>
    public void ReportChild(in Element parent, string child, IssueKind kind, params ReadOnlySpan<object?> args) =>
        Add(parent, "." + child, kind, kind.Severity, args);

    /// <summary>The FHIRPath of an element.</summary>
    public string PathOf(in Element element) => ElementPath.Of(Tree, root.Type, element.Row >= 0 ? element.Row : element.Sibling);

    /// <summary>Whether an expression is true of an element of the resource at hand; null where it gives nothing.</summary>
    public bool? Evaluate(CompiledExpression expression, in Element element, out FhirPathError? error)
    {
        error = null;
        var evaluation = Evaluation();
        if (_limitsReached >= MostLimitsReached || evaluation.Looked > settings.MaxConstraintSteps)
        {
            // Said once; what is not looked at any more counts as met, since the call has failed anyway.
            _limitsReached = MostLimitsReached;
            Report(root.Root, ValidationIssues.TooComplex, "the constraints cost too much");
            return true;
        }

        var truth = expression.EvaluateBoolean(element, evaluation, out error);
        _limitsReached += error is { IsLimit: true } ? 1 : 0;
        return truth;
    }

    /// <summary>Whether an expression gives, among others, a certain element; an expression that fails excludes nothing.</summary>
    public bool Selects(CompiledExpression expression, in Element from, in Element wanted)
    {
        var result = expression.Evaluate(from, Evaluation());
        foreach (var value in result.Values)
        {
            if (value.Element is { Exists: true } element && element == wanted)
            {
                return true;
            }
        }

        return result.Error is not null;
    }

    private EvaluationScope Evaluation()
    {
        var evaluation = _evaluation ??= new EvaluationScope
        {
            Resolve = reference => ReferenceResolver.Resolve(ReferenceText.Parse(Encoding.UTF8.GetBytes(reference), profiles.Types), this),
            Limits = ConstraintLimits,
            Time = profiles.Time,
            MemberOf = (value, valueSet) => Memberships.IsMember(value, valueSet, profiles.Terminology),
            ConformsTo = (candidate, profile) => profiles.Find(profile) is { } compiled ? candidate.Type.Is(compiled.Type) && Conforms(candidate, compiled, out _) : null,
        };
        evaluation.Resource = Resource;
        evaluation.RootResource = RootResource;
        return evaluation;
    }

    public void Dispose() => _evaluation?.Dispose();

    /// <summary>Whether a check finds no error; what it finds is dropped unless asked for.</summary>
    public bool Succeeds(Action<ValidationScope> check, out IReadOnlyList<Issue> found)
    {
        var (issues, deferred, reported) = (Issues, Deferred, _reported);
        var attempt = new IssueCollector(50);
        (Issues, Deferred, _reported) = (attempt, [], []);
        try
        {
            check(this);
        }
        finally
        {
            if (!attempt.HasErrors)
            {
                deferred.AddRange(Deferred);
            }

            (Issues, Deferred, _reported) = (issues, deferred, reported);
        }

        found = attempt.All;
        return !attempt.HasErrors;
    }

    /// <summary>Whether an element conforms to a profile; asked once for each pair, and a question inside itself is answered with yes.</summary>
    public bool Conforms(Element element, CompiledProfile profile, out IReadOnlyList<Issue> found)
    {
        found = [];
        var key = (element.Row, profile.Url);
        if (_conforms.TryGetValue(key, out var known))
        {
            return known;
        }

        _conforms[key] = true;
        var result = Succeeds(scope => ResourceWalk.CheckAgainst(element, profile, scope), out found);
        _conforms[key] = result;
        return result;
    }

    private void Add(in Element element, string suffix, IssueKind kind, IssueSeverity severity, ReadOnlySpan<object?> args)
    {
        if (Issues.IsFull)
        {
            return;
        }

        var detail = suffix + (args.Length > 0 ? args[0]?.ToString() : "") + (args.Length > 1 ? args[1]?.ToString() : "");
        if (_reported.Add((kind.Id, element.Row >= 0 ? element.Row : element.Sibling, detail)))
        {
            Issues.Add(new Issue(kind, severity, PathOf(element) + suffix, kind.TextOf(args), element.Offset));
        }
    }
}

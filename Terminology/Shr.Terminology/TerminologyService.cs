using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.Operations;
using Shr.Terminology.Remote;
using Shr.Terminology.Sources;

namespace Shr.Terminology;

/// <summary>The terminology: checks for the validator and the search, and the operations of the FHIR terminology service.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminology-service.html</remarks>
public sealed class TerminologyService : ITerminology
{
    private readonly ITerminologySource _source;
    private readonly TerminologyOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<Guid> _newId;
    private readonly ResourceCaches _caches;
    private readonly ClosureTables _closures;
    private readonly CodeChecks _checks;

    /// <param name="source">Where definitions are found.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock, for the timestamps of answers.</param>
    /// <param name="newId">Makes the identifiers of expansions and caches.</param>
    public TerminologyService(ITerminologySource source, TerminologyOptions options, TimeProvider time, Func<Guid> newId)
        : this(source, options, time, newId, new ResourceCaches(options.MaxCaches), new ClosureTables(options.MaxCaches, options.MaxClosure))
    {
    }

    private TerminologyService(ITerminologySource source, TerminologyOptions options, TimeProvider time, Func<Guid> newId, ResourceCaches caches, ClosureTables closures)
    {
        _source = source;
        _options = options;
        _time = time;
        _newId = newId;
        _caches = caches;
        _closures = closures;
        _checks = new CodeChecks(source, options);
    }

    /// <inheritdoc/>
    public IEnumerable<CodeSystemHeader> CodeSystems => _source.CodeSystems.Select(s => s.Header);

    /// <summary>The same terminology over other definitions; what clients keep here is shared.</summary>
    public TerminologyService With(ITerminologySource source) => new(source, _options, _time, _newId, _caches, _closures);

    /// <summary>The TerminologyCapabilities (<c>metadata?mode=terminology</c>).</summary>
    /// <param name="baseUrl">The address of the API.</param>
    /// <param name="softwareVersion">The version of the server.</param>
    public TerminologyResult Capabilities(string baseUrl, string softwareVersion) =>
        CapabilitiesWriter.Write(CodeSystems, baseUrl, softwareVersion, _time.GetUtcNow());

    /// <summary>Answers an operation. Never throws because of what is asked.</summary>
    public TerminologyResult Run(TerminologyOperation operation, TerminologyRequest request)
    {
        try
        {
            return Answer(operation, request);
        }
        catch (RemoteAwayException e)
        {
            return AnswerWriter.Fail(new TxFailure(503, TxIssue.Of(TerminologyIssues.UpstreamAway, "", e.System, e.Reason)));
        }
    }

    private TerminologyResult Answer(TerminologyOperation operation, TerminologyRequest request)
    {
        if (request.BodyType is { } type)
        {
            return AnswerWriter.Fail(new TxFailure(400, TxIssue.Of(TerminologyIssues.NotParameters, "", type)));
        }

        if (operation == TerminologyOperation.CacheControl)
        {
            return ControlCache(request);
        }

        if (!TryInline(request, out var inline))
        {
            return AnswerWriter.Fail(new TxFailure(404, TxIssue.Of(TerminologyIssues.UnknownCacheId, "", CacheIdOf(request))));
        }

        TxScope Open(OperationParameters parameters) => OpenScope(parameters, inline, request.AcceptLanguage);
        var scope = Open(request.Parameters);
        if (scope.Failure is not null)
        {
            return AnswerWriter.Fail(scope.Failure);
        }

        var result = operation switch
        {
            TerminologyOperation.Lookup => LookupOperation.Run(scope),
            TerminologyOperation.Subsumes => SubsumesOperation.Run(scope),
            TerminologyOperation.FindMatches => FindMatchesOperation.Run(scope),
            TerminologyOperation.Expand => RemoteAnswers.Expand(scope) ?? ExpandOperation.Run(scope, request.TooCostlyThreshold, _newId, _time),
            TerminologyOperation.Translate => TranslateOperation.Run(scope),
            TerminologyOperation.PreferredId => PreferredIdOperation.Run(scope),
            TerminologyOperation.Closure => ClosureOperation.Run(scope, _closures, _time),
            TerminologyOperation.ValueSetBatchValidateCode => BatchValidateOperation.Run(scope, Open, isCodeSystem: false),
            TerminologyOperation.CodeSystemBatchValidateCode => BatchValidateOperation.Run(scope, Open, isCodeSystem: true),
            TerminologyOperation.CodeSystemValidateCode => Write(ValidateCodeOperation.ForCodeSystem(scope)),
            _ => RemoteAnswers.Validate(scope) ?? Write(ValidateCodeOperation.ForValueSet(scope)),
        };
        return result ?? AnswerWriter.Fail(scope.Failure!);
    }

    /// <inheritdoc/>
    public CodeVerdict ValidateCode(string valueSet, in CodedValue coded) => _checks.Check(valueSet, coded);

    /// <inheritdoc/>
    public CodeVerdict ValidateCode(in CodedValue coded) => _checks.Check(coded);

    /// <inheritdoc/>
    public string? FindDisplay(string system, string? version, string code, string? language = null) =>
        Held(system, version) is not { } found || !found.TryFind(code, out var concept) ? null
        : language is null ? found.DisplayOf(concept)
        : ConceptNames.Of(found, concept).Preferred(LanguagePreference.Parse(language))?.Designation.Value ?? found.DisplayOf(concept);

    /// <inheritdoc/>
    public Subsumption Subsumes(string system, string? version, string codeA, string codeB) =>
        Held(system, version) is { } found && found.TryFind(codeA, out var a) && found.TryFind(codeB, out var b)
            ? SubsumesOperation.Compare(found, a, b)
            : Subsumption.Unknown;

    /// <inheritdoc/>
    public IReadOnlyList<Coding>? Expand(string valueSet, int limit)
    {
        var scope = Scope();
        if (scope.FindValueSet(valueSet) is not { } definition)
        {
            return null;
        }

        var request = new ExpansionRequest { IsFlat = true, Limit = limit };
        try
        {
            var expansion = new ValueSetExpander(scope, new ExpansionLog(), request).Expand(definition);
            return expansion is null || expansion.Items.Count > limit ? null : [.. expansion.Items.Select(i => new Coding(i.System, i.Version, i.Code))];
        }
        catch (RemoteAwayException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Related(string system, string code, bool above, int limit)
    {
        if (Held(system, null) is not { } found
            || !found.TryFind(code, out _)
            || found.Select(new ConceptFilter("concept", above ? "generalizes" : "is-a", code), out _) is not { Count: { } count } set
            || count > limit)
        {
            return null;
        }

        return [.. set.Items.Select(found.CodeOf)];
    }

    // Displays and searches do not wait for another server.
    private ICodeSystem? Held(string system, string? version) => Scope().FindCodeSystem(system, version) is { } found && !RemoteCodeSystem.IsBehind(found) ? found : null;

    private TxScope Scope() => new(_source, null, new OperationParameters(), _options);

    private static TerminologyResult? Write(ValidationAnswer? answer)
    {
        if (answer is null)
        {
            return null;
        }

        using var writer = new AnswerWriter();
        answer.Write(writer);
        return writer.Finish();
    }

    private TxScope OpenScope(OperationParameters parameters, ITerminologySource? inline, string? acceptLanguage)
    {
        var scope = new TxScope(_source, inline, parameters, _options);
        if (parameters.Text("displayLanguage") is { } wanted)
        {
            scope.DisplayLanguages = LanguagePreference.Parse(wanted);
            if (scope.DisplayLanguages is null)
            {
                scope.Fail(400, TerminologyIssues.InvalidLanguage, wanted);
            }
        }

        // A header nobody can read is as good as none: HTTP has it so.
        scope.RequestLanguages = acceptLanguage is null ? null : LanguagePreference.Parse(acceptLanguage);
        if (scope.RequestLanguages is { IsAnything: true })
        {
            scope.RequestLanguages = null;
        }

        if (scope.Rules.Conflict() is var (first, second))
        {
            var kind = first.Mode == VersionRuleMode.Force ? TerminologyIssues.SeveralVersionOverrides : TerminologyIssues.SeveralVersionDefaults;
            scope.Fail(400, kind, first.Url, first.Version, second.Version);
        }

        return scope;
    }

    private static string? CacheIdOf(TerminologyRequest request) => request.Parameters.Text("cache-id") ?? request.CacheId;

    // The resources a request brings along, and those of the cache it names; false where that cache is not known.
    private bool TryInline(TerminologyRequest request, out ITerminologySource? inline)
    {
        var own = ReadInline(request);
        inline = own;
        if (CacheIdOf(request) is not { } id)
        {
            return true;
        }

        if (_caches.Find(id) is not { } cached)
        {
            return false;
        }

        inline = own is null ? cached : new LayeredSource(own, cached);
        return true;
    }

    // Null where there are none, which is the rule.
    private static MemorySource? ReadInline(TerminologyRequest request)
    {
        MemorySource? source = null;
        foreach (var parameter in request.Parameters.All)
        {
            if (parameter.Name is "tx-resource" or "valueSet" or "codeSystem" or "conceptMap" && parameter.Resource.Exists)
            {
                (source ??= new MemorySource()).Add(parameter.Resource, parameter.Resource.Raw.ToArray());
            }
        }

        return source;
    }

    private TerminologyResult ControlCache(TerminologyRequest request)
    {
        var mode = request.Parameters.Text("mode");
        using var writer = new AnswerWriter();
        switch (mode)
        {
            case "start":
                var id = _newId().ToString("D");
                _caches.Add(id, ReadInline(request) ?? new MemorySource());
                writer.StartParameters();
                writer.Parameter("cache-id", "valueId"u8, id);
                writer.EndParameters();
                return writer.Finish();
            case "end" when CacheIdOf(request) is { } known && _caches.Remove(known):
                writer.StartParameters();
                writer.Parameter("result", true);
                writer.EndParameters();
                return writer.Finish();
            case "end":
                return AnswerWriter.Fail(new TxFailure(404, TxIssue.Of(TerminologyIssues.UnknownCacheId, "", CacheIdOf(request))));
            default:
                return AnswerWriter.Fail(new TxFailure(400, TxIssue.Of(TerminologyIssues.BadParameter, "", "mode", mode, "start or end was expected")));
        }
    }
}

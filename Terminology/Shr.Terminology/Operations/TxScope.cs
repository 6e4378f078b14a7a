using Shr.Fhir;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;
using Shr.Terminology.Remote;
using Shr.Terminology.Sources;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>
/// What one request sees: its own resources before the server's, its version rules, languages and supplements. Finds
/// definitions by them; the first failure that ends the request is kept here.
/// </summary>
internal sealed class TxScope
{
    private readonly ITerminologySource _base;
    private readonly ITerminologySource? _inline;
    private readonly HashSet<string> _usedSupplements = new(StringComparer.Ordinal);
    private string? _locked;

    public TxScope(ITerminologySource source, ITerminologySource? inline, OperationParameters parameters, TerminologyOptions options)
    {
        _base = source;
        _inline = inline;
        Parameters = parameters;
        Options = options;
        Rules.Read(parameters);
        AsOf = parameters.Text("date");
        foreach (var supplement in parameters.Texts("useSupplement"))
        {
            RequiredSupplements.Add(supplement);
        }
    }

    public OperationParameters Parameters { get; }

    public TerminologyOptions Options { get; }

    public VersionRules Rules { get; } = new();

    /// <summary>The languages of <c>displayLanguage</c>, or of the value set's own parameters.</summary>
    public LanguagePreference? DisplayLanguages { get; set; }

    /// <summary>The languages of the HTTP header, else of the value set.</summary>
    public LanguagePreference? RequestLanguages { get; set; }

    /// <summary>The languages that decide.</summary>
    public LanguagePreference? Languages => DisplayLanguages ?? RequestLanguages;

    /// <summary>The languages as a sentence names them.</summary>
    public string LanguageSummary => Languages?.Text ?? "--";

    /// <summary>The day whose releases are meant (<c>date</c>), or null for the newest.</summary>
    public string? AsOf { get; }

    public HashSet<string> RequiredSupplements { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the request cannot be answered, or null.</summary>
    public TxFailure? Failure { get; private set; }

    /// <summary>Canonicals of code systems that stand in the text of "used" supplements so far.</summary>
    public IEnumerable<string> MissingSupplements => RequiredSupplements.Where(s => !_usedSupplements.Contains(s));

    /// <summary>Ends the request; the first reason stays.</summary>
    public void Fail(int status, TxIssue issue) => Failure ??= new TxFailure(status, issue);

    public void Fail(int status, IssueKind kind, params ReadOnlySpan<object?> args) => Fail(status, TxIssue.Of(kind, "", args));

    /// <summary>The newest usable code system with a url whose version fits; rules are not applied here.</summary>
    public ICodeSystem? FindCodeSystem(string? url, string? version)
    {
        if (url is null)
        {
            return null;
        }

        var inline = _inline is null ? null : Newest(_inline.FindCodeSystems(url), version);
        var found = inline is { Header.Content: CodeSystemContent.Complete } ? inline : Newest(_base.FindCodeSystems(url), version) ?? inline;
        if (found is null)
        {
            return CanonicalOf(url) is var canonical && canonical != url ? FindCodeSystem(canonical, version) : null;
        }

        return WithSupplements(found);
    }

    /// <summary>The code system an include of a value set means: its own version, else the one of the value set's locked date.</summary>
    public ICodeSystem? FindCodeSystem(ValueSetDefinition owner, string? url, string? version)
    {
        var before = _locked;
        _locked = owner.LockedDate ?? before;
        var found = FindCodeSystem(url, version);
        _locked = before;
        return found;
    }

    /// <summary>Whether the code system came out only after the day a value set is locked to: then nothing is known of that day.</summary>
    public static bool IsAfterLock(ICodeSystem system, ValueSetDefinition owner, string? version) =>
        version is null && owner.LockedDate is { } day && ReleaseOf(system.Header) is not null && !IsOutBy(system.Header, day);

    /// <summary>The url under which a code system is known here, where it is named by another of its identifiers; else the name itself.</summary>
    public string CanonicalOf(string system)
    {
        if (_base.FindCodeSystems(system).Count > 0 || _inline?.FindCodeSystems(system).Count > 0)
        {
            return system;
        }

        foreach (var names in All(s => s.FindNames(system)))
        {
            foreach (var id in names.Ids)
            {
                if (id.Type == "uri" && id.Value != system && All(s => s.FindCodeSystems(id.Value)).Any())
                {
                    return id.Value;
                }
            }
        }

        return system;
    }

    /// <summary>A supplement or stub with a url, where no usable code system has it.</summary>
    public ICodeSystem? FindUnusable(string url, CodeSystemContent content) =>
        All(s => s.FindCodeSystems(url)).FirstOrDefault(s => s.Header.Content == content);

    /// <summary>The versions of a code system that could be used, oldest first.</summary>
    public IReadOnlyList<string> VersionsOf(string url) =>
        [.. All(s => s.FindCodeSystems(url)).Where(IsUsable).Select(s => s.Header.Version).OfType<string>().Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(Versions.Compare))];

    /// <summary>Whether other servers are asked at all.</summary>
    public bool AsksOthers => _base.AsksOthers;

    /// <summary>The server that holds a definition which is not held here, or null.</summary>
    public IRemoteTerminology? FindRemote(string canonical) => _base.FindRemote(Versions.Split(canonical).Url);

    /// <summary>The newest value set with a url whose version fits; rules are applied.</summary>
    public ValueSetDefinition? FindValueSet(string canonical, string? version = null, ValueSetDefinition? within = null)
    {
        if (canonical.StartsWith('#'))
        {
            return within?.Contained.GetValueOrDefault(canonical[1..]);
        }

        var (url, stated) = Versions.Split(canonical);
        version = Rules.Determine(url, version ?? stated);
        return (_inline is null ? null : Newest(_inline.FindValueSets(url), version))
            ?? Newest(_base.FindValueSets(url), version)
            ?? ImplicitValueSets.Find(url, version, this);
    }

    /// <summary>Everything the layers find.</summary>
    public IEnumerable<T> All<T>(Func<ITerminologySource, IEnumerable<T>> find) => _inline is null ? find(_base) : find(_inline).Concat(find(_base));

    /// <summary>Notes that a supplement served.</summary>
    public void UseSupplements(ICodeSystem system)
    {
        if (system is SupplementedCodeSystem supplemented)
        {
            foreach (var supplement in supplemented.Supplements)
            {
                foreach (var required in RequiredSupplements)
                {
                    if (IsNamed(supplement, required))
                    {
                        _usedSupplements.Add(required);
                    }
                }
            }
        }
    }

    private static bool IsUsable(ICodeSystem system) => system.Header.Content >= CodeSystemContent.Example;

    private static bool IsNamed(ICodeSystem supplement, string canonical)
    {
        var (url, version) = Versions.Split(canonical);
        return supplement.Header.Url == url && Versions.Matches(version, supplement.Header.Version);
    }

    private ICodeSystem? Newest(IReadOnlyList<ICodeSystem> candidates, string? version)
    {
        // One version, nothing asked: the usual case.
        if (candidates.Count == 1 && version is null)
        {
            return IsUsable(candidates[0]) ? candidates[0] : null;
        }

        ICodeSystem? best = null;
        foreach (var candidate in candidates)
        {
            if (IsUsable(candidate) && Versions.Matches(version, candidate.Header.Version) && (best is null || IsBetter(candidate.Header, best.Header)))
            {
                best = candidate;
            }
        }

        return best;
    }

    private bool IsBetter(CodeSystemHeader candidate, CodeSystemHeader best)
    {
        if ((_locked ?? AsOf) is { } day)
        {
            var (isOut, wasOut) = (IsOutBy(candidate, day), IsOutBy(best, day));
            if (isOut != wasOut)
            {
                return isOut;
            }

            if (!isOut)
            {
                // None was out by then: the oldest is nearest.
                return Versions.Compare(ReleaseOf(candidate), ReleaseOf(best)) < 0;
            }
        }

        var order = Versions.Compare(candidate.Version, best.Version);
        return order > 0 || (order == 0 && candidate.Content > best.Content);
    }

    private static bool IsOutBy(CodeSystemHeader header, string day) =>
        ReleaseOf(header) is { } release && string.CompareOrdinal(release, day.Length > release.Length ? day[..release.Length] : day) <= 0;

    // Many releases are numbered by their year.
    private static string? ReleaseOf(CodeSystemHeader header) =>
        header.Date ?? (header.Version is { Length: >= 4 } version && version.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 ? version : null);

    private static ValueSetDefinition? Newest(IReadOnlyList<ValueSetDefinition> candidates, string? version)
    {
        ValueSetDefinition? best = null;
        foreach (var candidate in candidates)
        {
            if (Versions.Matches(version, candidate.Version) && (best is null || Versions.Compare(candidate.Version, best.Version) > 0))
            {
                best = candidate;
            }
        }

        return best;
    }

    private ICodeSystem WithSupplements(ICodeSystem system)
    {
        var held = _base.FindSupplements(system.Header.Url);
        var brought = _inline?.FindSupplements(system.Header.Url) ?? [];
        if (held.Count + brought.Count == 0)
        {
            return system;
        }

        List<ICodeSystem>? wanted = null;
        foreach (var supplement in brought.Concat(held))
        {
            var (_, version) = Versions.Split(supplement.Header.Supplements!);
            if (Versions.Matches(version, system.Header.Version)
                && (supplement.Header.IsLanguagePack || RequiredSupplements.Any(r => IsNamed(supplement, r)))
                && wanted?.Exists(w => w.Header.Canonical == supplement.Header.Canonical) != true)
            {
                (wanted ??= []).Add(supplement);
            }
        }

        return wanted is null ? system : new SupplementedCodeSystem(system, wanted);
    }
}

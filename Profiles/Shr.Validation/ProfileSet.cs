using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;
using Shr.Fhir.Ucum;
using Shr.Terminology;
using Shr.Validation.Compile;
using Shr.Validation.Snapshots;

namespace Shr.Validation;

/// <summary>
/// The profiles of one model: each is compiled when it is first needed and then kept. Safe for many threads; a new
/// definition makes a new set.
/// </summary>
/// <param name="types">The types of FHIR.</param>
/// <param name="open">The StructureDefinition with a canonical url (with or without <c>|version</c>), or null. The tree is kept and not disposed.</param>
public sealed class ProfileSet(TypeModel types, Func<string, JsonTree?> open)
{
    /// <summary>The profiles of a set of definitions.</summary>
    public ProfileSet(TypeModel types, DefinitionSet definitions)
        : this(types, canonical => Find(definitions, canonical)?.OpenTree()) =>
        (Questionnaires, _globals) = (canonical => definitions.Find("Questionnaire", canonical)?.OpenTree(), new Lazy<GuideGlobals>(() => GuideGlobals.Read(definitions)));

    private readonly ConcurrentDictionary<string, CompiledExpression?> _expressions = new(StringComparer.Ordinal);

    private readonly Lazy<GuideGlobals> _globals = new(GuideGlobals.None);

    private const string BaseUrl = "http://hl7.org/fhir/StructureDefinition/";

    private readonly ConcurrentDictionary<string, CompiledProfile?> _profiles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DefinitionTree?> _trees = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProfileRef> _references = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<FhirType, ProfileRef> _bases = [];

    private FhirPathCompiler? _fhirPath;

    /// <summary>The types of FHIR.</summary>
    public TypeModel Types => types;

    /// <summary>Compares quantities of different units.</summary>
    internal UcumService Ucum { get; } = new();

    /// <summary>What codes mean, for slices told apart by a binding and for <c>memberOf()</c>; all other codes are deferred. May be null.</summary>
    public ITerminology? Terminology { get; init; }

    /// <summary>The clock that bounds relative to now, and <c>now()</c> in constraints, are read from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The Questionnaire with a canonical url, or null; the tree is kept and not disposed. May be null: then responses are not compared with their questions.</summary>
    public Func<string, JsonTree?>? Questionnaires { get; init; }

    /// <summary>The compiled profile with a canonical url, or null where there is none or it has no usable content.</summary>
    public CompiledProfile? Find(string canonical)
    {
        if (_profiles.TryGetValue(canonical, out var known))
        {
            return known;
        }

        var compiled = Tree(canonical) is { Root: not null } tree && types.Find(tree.TypeName) is { } type
            ? new ProfileCompiler(this, tree, type).Compile()
            : null;
        return _profiles.GetOrAdd(canonical, compiled);
    }

    // "|0.2" names any 0.2.x, the highest first.
    private static Definition? Find(DefinitionSet definitions, string canonical)
    {
        var exact = definitions.Find("StructureDefinition", canonical);
        var bar = canonical.LastIndexOf('|');
        if (exact is not null || bar < 0)
        {
            return exact;
        }

        var (url, version) = (canonical[..bar], canonical[(bar + 1)..] + ".");
        return definitions.Layers.SelectMany(l => l.OfType("StructureDefinition"))
            .Where(d => d.Url == url && d.Version?.StartsWith(version, StringComparison.Ordinal) == true)
            .MaxBy(d => d.Version, StringComparer.Ordinal);
    }

    /// <summary>The definition of a type itself.</summary>
    internal ProfileRef BaseOf(FhirType type) => _bases.TryGetValue(type, out var known) ? known : _bases.GetOrAdd(type, Reference(BaseUrl + type.Name));

    /// <summary>The profiles that guides name as global for a type.</summary>
    internal IReadOnlyList<string> GlobalsOf(FhirType type) => _globals.Value.Of(type.Name);

    internal ProfileRef Reference(string canonical) => _references.GetOrAdd(canonical, static (url, set) => new ProfileRef(set, url), this);

    /// <summary>The definition's elements as a tree, with a snapshot made where it has none; null where it is not known.</summary>
    internal DefinitionTree? Tree(string canonical)
    {
        if (_trees.TryGetValue(canonical, out var known))
        {
            return known;
        }

        return _trees.GetOrAdd(canonical, Read(canonical));
    }

    /// <summary>The StructureDefinition with a canonical url as an object of its own, or null.</summary>
    internal JsonObject? OpenObject(string canonical) =>
        open(canonical) is { } json ? JsonNode.Parse(json.Bytes.AsSpan(json.Start, json.Length)) as JsonObject : null;

    private DefinitionTree? Read(string canonical)
    {
        var json = open(canonical);
        if (json is null || json.Find(0, "snapshot"u8) >= 0)
        {
            return json is null ? null : DefinitionTree.Read(json, types);
        }

        var issues = new IssueCollector();
        var structure = OpenObject(canonical)!;
        new SnapshotGenerator(types, OpenObject).Generate(structure, issues);
        return JsonTreeReader.Read(JsonSerializer.SerializeToUtf8Bytes(structure), issues) is { } complete ? DefinitionTree.Read(complete, types) : null;
    }

    /// <summary>A constraint's expression, compiled once for all profiles that state it; null with what is wrong.</summary>
    internal CompiledExpression? Compile(string expression, out FhirPathError? error)
    {
        error = null;
        if (_expressions.TryGetValue(expression, out var known) && known is not null)
        {
            return known;
        }

        var compiled = (_fhirPath ??= new FhirPathCompiler(types, Ucum)).Compile(expression, FhirPathOptions.Invariant, out error);
        return _expressions.GetOrAdd(expression, compiled);
    }

    /// <summary>The type a profile is for, or null where the profile is not known.</summary>
    internal FhirType? TypeOf(string canonical)
    {
        if (canonical.StartsWith(BaseUrl, StringComparison.Ordinal) && types.Find(canonical.AsSpan(BaseUrl.Length).SplitVersion()) is { } type)
        {
            return type;
        }

        return Tree(canonical) is { } tree ? types.Find(tree.TypeName) : null;
    }

    /// <summary>Whether a canonical names a type itself and no profile on it.</summary>
    internal bool IsBase(string canonical) =>
        canonical.StartsWith(BaseUrl, StringComparison.Ordinal) && types.Find(canonical.AsSpan(BaseUrl.Length).SplitVersion()) is not null;
}

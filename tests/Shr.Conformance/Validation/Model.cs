using Shr.Fhir.Definitions;
using Shr.Fhir.Xml;
using Shr.Terminology;
using Shr.Terminology.Sources;
using Shr.Validation;

namespace Shr.Conformance.Validation;

/// <summary>What the figures of validation have in common: a model, and bodies in JSON or XML checked at engine level.</summary>
internal sealed class Model
{
    private static readonly MemorySource R4Source = Source(DefinitionSet.R4);

    private readonly DeferredRound _round;

    private Model(DefinitionSet definitions, ITerminologySource source)
    {
        var terminology = new TerminologyService(source, new TerminologyOptions(), TimeProvider.System, Guid.NewGuid);
        Profiles = new ProfileSet(R4Definitions.Types, definitions) { Terminology = terminology };
        _round = new DeferredRound(terminology, find: FindAsync, profiles: Profiles);
    }

    /// <summary>Where the targets of references stand that a case resolves; null: nowhere.</summary>
    public string? Targets { get; init; }

    // The suite keeps the target of Type/id in a file that is named by the id.
    private ValueTask<StoredTarget?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        var name = Targets is null ? null : Path.Combine(Targets, Path.GetFileName(reference));
        var file = name is null ? null : new[] { name + ".xml", name + ".json" }.FirstOrDefault(File.Exists);
        return ValueTask.FromResult<StoredTarget?>(file is not null && ReadJson(file, new IssueCollector()) is { } json ? new StoredTarget(true, json) : null);
    }

    public static Model R4 { get; } = new(DefinitionSet.R4, R4Source);

    public static Model BdCore { get; } = new(DefinitionSet.R4.With(BdCoreDefinitions.Layer), new LayeredSource(Source(DefinitionSet.Empty.With(BdCoreDefinitions.Layer)), R4Source));

    public ProfileSet Profiles { get; }

    /// <summary>R4 with a case's own definitions on top.</summary>
    public static Model With(IEnumerable<(string Name, byte[] Json)> files, string? targets = null)
    {
        var layer = DefinitionLayer.FromFiles("case", files, new IssueCollector());
        return layer.All.Count == 0 ? R4 : new Model(DefinitionSet.R4.With(layer), new LayeredSource(Source(DefinitionSet.Empty.With(layer)), R4Source)) { Targets = targets };
    }

    /// <summary>All issues of a body, codes included.</summary>
    public IReadOnlyList<Issue> Validate(byte[] json, ValidationSettings settings)
    {
        var issues = new IssueCollector();
        using var resource = Resource.Parse(json, R4Definitions.Types, issues);
        if (resource is not null)
        {
            var deferred = new ResourceValidator(Profiles).Validate(resource, settings, issues);
            _round.RunAsync(resource, deferred, settings, issues, default).AsTask().GetAwaiter().GetResult();
        }

        return issues.All;
    }

    /// <summary>A file as JSON; XML is transcoded, and what is wrong with it stands in the issues.</summary>
    public static byte[]? ReadJson(string path, IssueCollector issues)
    {
        if (!path.EndsWith(".xml", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(path);
        }

        using var stream = File.OpenRead(path);
        return new FhirXmlReader(R4Definitions.Types).Read(stream, issues);
    }

    public static string Print(IEnumerable<Issue> issues) =>
        string.Join("\n", issues.Select(i => $"      {i.Severity} {i.Kind.Id} {i.Expression}: {i.Text}"));

    private static MemorySource Source(DefinitionSet definitions)
    {
        var source = new MemorySource();
        foreach (var type in new[] { "CodeSystem", "ValueSet", "ConceptMap" })
        {
            foreach (var definition in definitions.OfType(type))
            {
                source.AddUnread(definition);
            }
        }

        return source;
    }
}

namespace Shr.Fhir.Definitions;

/// <summary>The Bangladesh Core profiles, terminology and search parameters that travel inside this assembly.</summary>
public static class BdCoreDefinitions
{
    private const string Prefix = "bd-core/";

    private static readonly Lazy<DefinitionLayer> Embedded = new(Read);

    /// <summary>The layer, read at first use.</summary>
    public static DefinitionLayer Layer => Embedded.Value;

    private static DefinitionLayer Read()
    {
        var assembly = typeof(BdCoreDefinitions).Assembly;
        var files = new List<(string, byte[])>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add((name, bytes));
        }

        var issues = new IssueCollector();
        var layer = DefinitionLayer.FromFiles("bd-core", files, issues);
        return issues.Count == 0 ? layer : throw new InvalidDataException(issues.All[0].Text);
    }
}

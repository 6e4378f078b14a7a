using Shr.Fhir;
using Shr.Fhir.Definitions;

namespace Shr.Server.Registries;

/// <summary>Terminology of the national services that no guide publishes: it travels inside this assembly.</summary>
internal static class NationalDefinitions
{
    private static readonly string[] Files = ["encounter-types.json"];

    private static readonly Lazy<DefinitionLayer> Embedded = new(Read);

    /// <summary>The layer, read at first use.</summary>
    public static DefinitionLayer Layer => Embedded.Value;

    private static DefinitionLayer Read()
    {
        var files = new List<(string, byte[])>();
        foreach (var name in Files)
        {
            using var stream = typeof(NationalDefinitions).Assembly.GetManifestResourceStream("Shr.Server.Registries." + name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add((name, bytes));
        }

        var issues = new IssueCollector();
        var layer = DefinitionLayer.FromFiles("national", files, issues);
        return issues.Count == 0 ? layer : throw new InvalidDataException(issues.All[0].Text);
    }
}

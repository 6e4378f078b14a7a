using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shr.Validation.Tests;

/// <summary>The files of <c>Profiles/bd-core</c>, read as plain JSON: these tests judge the content, not our reader.</summary>
internal static class BdCoreFolder
{
    public static string Path { get; } = Find();

    public static IReadOnlyList<JsonObject> Read(string type) =>
        [.. Directory.GetFiles(Path, $"{type}-*.json").Order(StringComparer.Ordinal).Select(ReadFile)];

    public static JsonObject ReadFile(string file)
    {
        using var stream = File.OpenRead(file);
        return JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
    }

    public static string Text(this JsonNode node, string property) => node[property]!.GetValue<string>();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "Profiles", "bd-core");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        throw new DirectoryNotFoundException("Profiles/bd-core lies in no folder above the tests");
    }
}

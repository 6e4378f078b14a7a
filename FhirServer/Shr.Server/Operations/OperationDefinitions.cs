using System.Collections.Concurrent;
using System.Globalization;
using Shr.Fhir.Definitions;
using Shr.Fhir.Elements;

namespace Shr.Server.Operations;

/// <summary>The inputs of operations, read from their OperationDefinitions when first asked.</summary>
/// <remarks>https://hl7.org/fhir/R4/operationdefinition.html</remarks>
internal sealed class OperationDefinitions
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<OperationParameter>?> _byUrl = new(StringComparer.Ordinal);

    /// <summary>The inputs by the row itself or by its definition; null where neither names any.</summary>
    public IReadOnlyList<OperationParameter>? InputsOf(OperationRow row, DefinitionSet definitions) =>
        row.Inputs ?? _byUrl.GetOrAdd(row.Definition, url => definitions.Find("OperationDefinition", url) is { } definition ? Read(definition) : null);

    private static List<OperationParameter> Read(Definition definition)
    {
        using var tree = definition.OpenTree();
        var inputs = new List<OperationParameter>();
        var list = tree.Find(0, "parameter"u8);
        for (var row = list < 0 ? -1 : tree.FirstChild(list); row >= 0; row = tree.NextSibling(row, list))
        {
            if (Text(tree, row, "use"u8) != "in")
            {
                continue;
            }

            inputs.Add(new OperationParameter(
                Text(tree, row, "name"u8)!,
                Text(tree, row, "type"u8),
                int.Parse(Text(tree, row, "min"u8) ?? "0", CultureInfo.InvariantCulture),
                int.TryParse(Text(tree, row, "max"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var max) ? max : null));
        }

        return inputs;
    }

    private static string? Text(JsonTree tree, int row, ReadOnlySpan<byte> name) => tree.Find(row, name) is var at and >= 0 ? tree.StringOf(at) : null;
}

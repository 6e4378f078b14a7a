using Shr.Fhir.Definitions;

namespace Shr.Fhir.Types;

/// <summary>Makes the <see cref="TypeModel"/> from the StructureDefinitions of the base types.</summary>
/// <remarks>https://hl7.org/fhir/R4/elementdefinition.html, https://hl7.org/fhir/R4/json.html</remarks>
internal sealed class TypeModelCompiler
{
    private const string FhirVersion = "4.0.1";

    private readonly TypeModel _model = new();
    private readonly Dictionary<string, FhirType> _types = new(StringComparer.Ordinal);
    private readonly List<(FhirType Type, string? Base)> _bases = [];

    private TypeModelCompiler()
    {
    }

    /// <summary>Compiles the definitions of R4; those of another version of FHIR are left out.</summary>
    /// <exception cref="InvalidDataException">A type names one that is not defined: the pack is not whole.</exception>
    public static TypeModel Compile(IEnumerable<Definition> definitions)
    {
        var compiler = new TypeModelCompiler();
        var structures = new List<StructureReader>(256);
        foreach (var definition in definitions)
        {
            var structure = StructureReader.Read(definition.Json.Span);
            if (structure.FhirVersion == FhirVersion)
            {
                structures.Add(structure);
                compiler.Declare(structure);
            }
        }

        foreach (var (type, name) in compiler._bases)
        {
            type.Base = name is null ? null : compiler.Type(name, type.Name);
        }

        foreach (var structure in structures)
        {
            compiler.Fill(structure);
        }

        compiler._model.Seal(compiler._types.Values);
        return compiler._model;
    }

    private void Declare(StructureReader structure)
    {
        // A logical model (MetadataResource) is a pattern that some resources follow; no instance is of it.
        var value = structure.Kind == "primitive-type" ? structure.Elements.Find(e => e.Path == structure.Id + ".value") : null;
        Add(structure.Id, KindOf(structure.Kind), structure.IsAbstract || structure.Kind == "logical", structure.BaseDefinition?[(structure.BaseDefinition.LastIndexOf('/') + 1)..], value);
        for (var i = 1; i + 1 < structure.Elements.Count; i++)
        {
            var element = structure.Elements[i];
            if (IsParent(element.Path, structure.Elements[i + 1].Path))
            {
                Add(element.Path, FhirTypeKind.Backbone, isAbstract: false, element.Types[0].Code, null);
            }
        }
    }

    private void Add(string name, FhirTypeKind kind, bool isAbstract, string? baseName, SnapshotElement? value)
    {
        var type = new FhirType
        {
            Name = name,
            Kind = kind,
            IsAbstract = isAbstract,
            Model = _model,
            Pattern = value?.Types[0].Regex,
            MinValue = value?.MinValue,
            MaxValue = value?.MaxValue,
            MaxLength = value?.MaxLength,
        };
        _types.Add(name, type);
        _bases.Add((type, baseName));
    }

    /// <summary>Gives the type and its backbone types their elements, found by the path they stand under.</summary>
    private void Fill(StructureReader structure)
    {
        var root = structure.Elements[0].Path;
        var children = new Dictionary<string, List<ElementInfo>>(StringComparer.Ordinal) { [root] = [] };
        var valuePath = _types[structure.Id].IsPrimitive ? root + ".value" : null;
        for (var i = 1; i < structure.Elements.Count; i++)
        {
            var element = structure.Elements[i];
            if (element.Max == "0" || element.Path == valuePath)
            {
                continue; // xhtml.extension; and a primitive's value, which is not a property but the value itself
            }

            var isBackbone = i + 1 < structure.Elements.Count && IsParent(element.Path, structure.Elements[i + 1].Path);
            var siblings = children[element.Path[..element.Path.LastIndexOf('.')]];
            siblings.Add(Compile(element, siblings.Count, isBackbone));
            if (isBackbone)
            {
                children[element.Path] = [];
            }
        }

        foreach (var (path, elements) in children)
        {
            _types[path == root ? structure.Id : path].SetElements(elements);
        }
    }

    private ElementInfo Compile(SnapshotElement element, int order, bool isBackbone)
    {
        var isChoice = element.Path.EndsWith("[x]", StringComparison.Ordinal);
        var name = element.Path[(element.Path.LastIndexOf('.') + 1)..];
        return new ElementInfo
        {
            Name = isChoice ? name[..^3] : name,
            Path = element.Path,
            Order = order,
            Min = element.Min,
            Max = element.Max == "*" ? null : int.Parse(element.Max, System.Globalization.CultureInfo.InvariantCulture),
            IsArray = (element.BaseMax ?? element.Max) != "1",
            IsChoice = isChoice,
            IsSummary = element.IsSummary,
            IsModifier = element.IsModifier,
            IsXmlAttribute = element.IsXmlAttribute,
            Types = TypesOf(element, isBackbone),
        };
    }

    private ElementTypeRef[] TypesOf(SnapshotElement element, bool isBackbone)
    {
        if (element.ContentReference is { } reference)
        {
            return [new ElementTypeRef(Type(reference[1..], element.Path), [], [])];
        }

        if (isBackbone)
        {
            return [new ElementTypeRef(Type(element.Path, element.Path), [], [])];
        }

        var types = new ElementTypeRef[element.Types.Count];
        for (var i = 0; i < types.Length; i++)
        {
            var type = element.Types[i];
            types[i] = new ElementTypeRef(Type(NameOf(type, element), element.Path), type.Profiles, type.TargetProfiles);
        }

        return types;
    }

    // The 4.0.1 files give ids of resources as string, against the page of Resource, which says id.
    private static string NameOf(SnapshotType type, SnapshotElement element) =>
        !type.Code.StartsWith("http:", StringComparison.Ordinal) ? type.Code
        : element.BasePath == "Resource.id" ? "id"
        : type.FhirType ?? "string";

    private FhirType Type(string name, string user) =>
        _types.TryGetValue(name, out var type) ? type : throw new InvalidDataException($"{user} refers to {name}, which is not defined");

    private static bool IsParent(string path, string next) =>
        next.Length > path.Length && next[path.Length] == '.' && next.StartsWith(path, StringComparison.Ordinal);

    private static FhirTypeKind KindOf(string kind) => kind switch
    {
        "primitive-type" => FhirTypeKind.Primitive,
        "complex-type" => FhirTypeKind.Complex,
        "resource" or "logical" => FhirTypeKind.Resource,
        _ => throw new InvalidDataException($"unknown kind of structure: {kind}"),
    };
}

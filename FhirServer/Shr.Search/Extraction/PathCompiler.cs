using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>
/// Takes expressions of the FHIRPath engine's own syntax apart into straight paths, where they are no more than that; the engine
/// itself evaluates the rest. Almost all of R4's parameters are paths, and all paths of a type are then walked together, once.
/// </summary>
internal sealed class PathCompiler(TypeModel types, FhirType root)
{
    /// <summary>The branches of an expression for the root type, or null where it is more than paths.</summary>
    public List<PathBranch>? Compile(FhirPathSyntax syntax)
    {
        switch (syntax)
        {
            case FhirPathSyntax.Binary { Operator: BinaryOperator.Union } union:
                return Compile(union.Left) is { } left && Compile(union.Right) is { } right ? [.. left, .. right] : null;
            case FhirPathSyntax.Binary { Operator: BinaryOperator.As, Right: FhirPathSyntax.TypeName name } cast:
                return OfType(Compile(cast.Left), name.Name);
            case FhirPathSyntax.Member { Target: null } member:
                return Root(member.Name);
            case FhirPathSyntax.Member { Target: { } target } member:
                return Child(Compile(target), member.Name);
            case FhirPathSyntax.Call { Target: { } target, Name: "as" or "ofType", Arguments: [var type] }:
                return TypeNameOf(type) is { } typeName ? OfType(Compile(target), typeName) : null;
            case FhirPathSyntax.Call { Target: { } target, Name: "where", Arguments: [var criteria] }:
                return Where(Compile(target), criteria);
            case FhirPathSyntax.Indexer { Index: FhirPathSyntax.Literal index } indexer:
                return At(Compile(indexer.Target), index);
            case FhirPathSyntax.Special { Name: "$this" or "this" }:
                return [new PathBranch([], root)];
            default:
                return null;
        }
    }

    /// <summary>The branches of a path that starts with <c>%resource</c>, or null.</summary>
    public List<PathBranch>? CompileFromResource(FhirPathSyntax syntax) => syntax switch
    {
        FhirPathSyntax.Variable { Name: "resource" } => [new PathBranch([], root)],
        FhirPathSyntax.Member { Target: { } target } member => Child(CompileFromResource(target), member.Name),
        _ => null,
    };

    private List<PathBranch> Root(string name)
    {
        if (root.Is(name))
        {
            return [new PathBranch([], root)];
        }

        // The path of another type: it finds nothing here.
        return types.Find(name) is { IsResource: true } ? [] : Child([new PathBranch([], root)], name)!;
    }

    private static List<PathBranch>? Child(List<PathBranch>? parents, string name)
    {
        if (parents is null)
        {
            return null;
        }

        var children = new List<PathBranch>();
        foreach (var parent in parents)
        {
            if (parent.Type is { IsResource: true, IsAbstract: true })
            {
                return null;
            }

            if (parent.Type.FindElement(name) is not { } element)
            {
                continue;
            }

            foreach (var property in parent.Type.PropertiesOf(element))
            {
                children.Add(parent.Then(property));
            }
        }

        return children;
    }

    private List<PathBranch>? OfType(List<PathBranch>? branches, string name)
    {
        if (branches is null)
        {
            return null;
        }

        // R4 writes as(DateTime) in one place and means dateTime. A primitive is taken by its exact type, as the engine does.
        var type = types.Find(name) ?? types.Find(char.ToLowerInvariant(name[0]) + name[1..]);
        return type is null || branches.Exists(b => b.Type is { IsResource: true, IsAbstract: true })
            ? null
            : branches.FindAll(b => type.IsPrimitive ? ReferenceEquals(b.Type, type) : b.Type.Is(type));
    }

    private static List<PathBranch>? Where(List<PathBranch>? branches, FhirPathSyntax criteria) => branches is null ? null : criteria switch
    {
        FhirPathSyntax.Binary { Operator: BinaryOperator.Equal, Left: FhirPathSyntax.Member { Target: null } member, Right: FhirPathSyntax.Literal { Value.String: { } text } }
            when branches.TrueForAll(b => IsPrimitive(b.Type, member.Name))
            => branches.ConvertAll(b => b.Through(new EqualsFilter(member.Name, text))),
        FhirPathSyntax.Binary { Operator: BinaryOperator.Is, Left: FhirPathSyntax.Call { Target: null, Name: "resolve", Arguments: [] }, Right: FhirPathSyntax.TypeName name }
            when branches.TrueForAll(b => b.Type.Name == "Reference")
            => branches.ConvertAll(b => b.Through(new TargetFilter(name.Name))),
        _ => null,
    };

    // In the whole collection of one property of the root the index is that of its array.
    private static List<PathBranch>? At(List<PathBranch>? branches, FhirPathSyntax.Literal index) =>
        branches is null || !branches.TrueForAll(b => b.Steps is [{ Property: not null }]) || index.Value.ToDecimal() is not { } place
            ? null
            : branches.ConvertAll(b => b.Through(new FirstFilter((int)place)));

    private static bool IsPrimitive(FhirType type, string name) =>
        type.FindElement(name) is { Types: [{ Type.IsPrimitive: true }], IsArray: false };

    private static string? TypeNameOf(FhirPathSyntax syntax) => syntax switch
    {
        FhirPathSyntax.Member { Target: null or FhirPathSyntax.Member { Target: null, Name: "FHIR" } } member => member.Name,
        FhirPathSyntax.TypeName name => name.Name,
        _ => null,
    };
}

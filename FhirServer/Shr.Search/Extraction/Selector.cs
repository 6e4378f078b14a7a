using Shr.Fhir.FhirPath;
using Shr.Fhir.Types;

namespace Shr.Search.Extraction;

/// <summary>Where the values of one expression stand: straight paths, or an expression for the engine.</summary>
internal sealed class Selector
{
    private Selector(IReadOnlyList<PathBranch>? branches, CompiledExpression expression, bool fromRoot)
    {
        Branches = branches;
        Expression = expression;
        IsFromRoot = fromRoot;
        if (branches is null)
        {
            return;
        }

        Tree = new PathTree();
        foreach (var branch in branches)
        {
            Tree.Add(branch, 0);
        }
    }

    /// <summary>The paths, or null where the engine is needed.</summary>
    public IReadOnlyList<PathBranch>? Branches { get; }

    /// <summary>The paths as a tree of their own, for composites.</summary>
    public PathTree? Tree { get; }

    public CompiledExpression Expression { get; }

    /// <summary>Whether the paths start at the resource (<c>%resource</c>) and not at the element.</summary>
    public bool IsFromRoot { get; }

    /// <summary>The selector of an expression.</summary>
    /// <param name="expression">Compiled by the engine, so that its errors are the engine's.</param>
    /// <param name="types">All types.</param>
    /// <param name="type">The type the expression is evaluated on; null where it is several.</param>
    /// <param name="resource">The type of the resource, for <c>%resource</c>.</param>
    public static Selector Of(CompiledExpression expression, TypeModel types, FhirType? type, FhirType resource)
    {
        if (type is not null && new PathCompiler(types, type).Compile(expression.Syntax) is { } branches)
        {
            return new Selector(branches, expression, fromRoot: false);
        }

        return new PathCompiler(types, resource).CompileFromResource(expression.Syntax) is { } rooted
            ? new Selector(rooted, expression, fromRoot: true)
            : new Selector(null, expression, fromRoot: false);
    }
}

using Shr.Search.Model;

namespace Shr.Search.Query;

/// <summary>A search as FHIR means it, before it knows of any index. Prints itself, so that it can be read in a test.</summary>
public abstract record SearchExpression
{
    private protected SearchExpression()
    {
    }

    /// <inheritdoc/>
    public abstract override string ToString();

    internal static SearchExpression AllOf(IReadOnlyList<SearchExpression> parts) => parts.Count == 1 ? parts[0] : new AndExpression(parts);

    internal static SearchExpression AnyOf(IReadOnlyList<SearchExpression> parts) => parts.Count == 1 ? parts[0] : new OrExpression(parts);
}

/// <summary>Meets all parts; without parts everything does.</summary>
internal sealed record AndExpression(IReadOnlyList<SearchExpression> Parts) : SearchExpression
{
    public override string ToString() => $"(and {string.Join(' ', Parts)})";
}

/// <summary>Meets one part; without parts nothing does.</summary>
internal sealed record OrExpression(IReadOnlyList<SearchExpression> Parts) : SearchExpression
{
    public override string ToString() => $"(or {string.Join(' ', Parts)})";
}

/// <summary>Does not meet the part.</summary>
internal sealed record NotExpression(SearchExpression Part) : SearchExpression
{
    public override string ToString() => $"(not {Part})";
}

/// <summary>One value of one parameter of one type.</summary>
internal sealed record ParameterExpression(CompiledSearchParameter Parameter, SearchModifier Modifier, SearchValue Value) : SearchExpression
{
    public override string ToString() => $"({Parameter.ResourceType}.{Parameter.Code}{(Modifier == SearchModifier.None ? "" : ":" + Modifier)} {Value})";
}

/// <summary>Has no value for any of the parameters, one of each type searched.</summary>
internal sealed record MissingExpression(IReadOnlyList<CompiledSearchParameter> Parameters) : SearchExpression
{
    public override string ToString() => $"(missing {string.Join(' ', Parameters.Select(p => $"{p.ResourceType}.{p.Code}"))})";
}

/// <summary>Is one of these records.</summary>
internal sealed record IdExpression(IReadOnlyList<string> Types, IReadOnlyList<string> Ids) : SearchExpression
{
    public override string ToString() => $"(id {string.Join(',', Types)} {string.Join(',', Ids)})";
}

/// <summary>Refers by the parameter to a record of the target type that meets the part.</summary>
internal sealed record ChainedExpression(CompiledSearchParameter Parameter, string Target, SearchExpression Part) : SearchExpression
{
    public override string ToString() => $"(chain {Parameter.ResourceType}.{Parameter.Code} {Target} {Part})";
}

/// <summary>Is referred to by the parameter, from a record that meets the part.</summary>
internal sealed record HasExpression(CompiledSearchParameter Parameter, SearchExpression Part) : SearchExpression
{
    public override string ToString() => $"(has {Parameter.ResourceType}.{Parameter.Code} {Part})";
}

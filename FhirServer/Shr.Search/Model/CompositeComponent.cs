using Shr.Search.Extraction;

namespace Shr.Search.Model;

/// <summary>One part of a composite parameter.</summary>
public sealed class CompositeComponent
{
    internal CompositeComponent(SearchParameterType type, string expression, Selector selector)
    {
        Type = type;
        Expression = expression;
        Selector = selector;
    }

    /// <summary>How its values are compared.</summary>
    public SearchParameterType Type { get; }

    /// <summary>Where its values stand, seen from the composite's element.</summary>
    public string Expression { get; }

    internal Selector Selector { get; }
}

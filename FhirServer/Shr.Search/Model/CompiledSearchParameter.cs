using System.Buffers.Binary;
using Shr.Search.Extraction;
using Shr.Search.Keys;

namespace Shr.Search.Model;

/// <summary>A search parameter of one resource type, ready to index with and to search by. Immutable; prints itself.</summary>
public sealed class CompiledSearchParameter
{
    internal CompiledSearchParameter(string resourceType, SearchParameterDefinition definition, SearchParameterType type, ushort number)
    {
        ResourceType = resourceType;
        Definition = definition;
        Type = type;
        Number = number;
    }

    /// <summary>The resource type it belongs to, never an abstract one.</summary>
    public string ResourceType { get; }

    /// <summary>The name in urls.</summary>
    public string Code => Definition.Code;

    /// <summary>How values are compared.</summary>
    public SearchParameterType Type { get; }

    /// <summary>The first two bytes of its keys.</summary>
    public ushort Number { get; }

    /// <summary>What it was compiled from.</summary>
    public SearchParameterDefinition Definition { get; }

    /// <summary>The resource types its references may point to: as said, or every type.</summary>
    public IReadOnlyList<string> Targets { get; internal init; } = [];

    /// <summary>For a composite the parts.</summary>
    public IReadOnlyList<CompositeComponent> Components { get; internal init; } = [];

    /// <summary>The modifiers a search may use.</summary>
    public IReadOnlyList<SearchModifier> Modifiers { get; internal init; } = [];

    /// <summary>Whether anything is found by it: <c>_query</c> has no values.</summary>
    internal bool IsIndexed => Selector is not null || IsWords;

    internal Selector? Selector { get; init; }

    /// <summary>Whether it finds resources that stand inside the record (<c>Bundle.entry[0].resource</c>).</summary>
    internal bool IsInline => Type == SearchParameterType.Reference && Selector?.Branches is { } branches && branches.Any(b => b.Type.IsResource);

    /// <summary>Whether its references may name definitions by their urls, so that what they point to is found by search only.</summary>
    internal bool IsCanonical => Type == SearchParameterType.Reference && Selector?.Branches is { } branches && branches.Any(b => b.Type.Name is "canonical" or "uri");

    /// <summary>The elements of type code or boolean it finds, whose systems their definitions imply.</summary>
    internal IReadOnlyList<string> ImplyingPaths { get; init; } = [];

    /// <summary>What those elements imply; null where nothing is implied.</summary>
    internal ImpliedSystems? ImpliedSystems { get; init; }

    /// <summary>Whether a value without system may be meant by this system.</summary>
    internal bool MayImply(string system)
    {
        foreach (var path in ImplyingPaths)
        {
            if (system.Length == 0 || ImpliedSystems!.May(path, system))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it is <c>_content</c> or <c>_text</c>, which look for words.</summary>
    internal bool IsWords => Code is "_content" or "_text";

    /// <summary>The first bytes of its keys of one form.</summary>
    internal byte[] Prefix(byte form)
    {
        var prefix = new byte[3];
        BinaryPrimitives.WriteUInt16BigEndian(prefix, Number);
        prefix[2] = form;
        return prefix;
    }

    /// <summary>The key prefix of its references to records of this server: what chains and includes follow.</summary>
    public byte[] ReferencePrefix => Prefix(KeyForm.LocalReference);

    /// <inheritdoc/>
    public override string ToString() => $"{ResourceType}.{Code} {Type} = {Definition.Expression}";
}

using System.Collections.Frozen;
using Shr.Search.Extraction;

namespace Shr.Search.Model;

/// <summary>All search parameters of one resource type, and the tree by which they are found in one walk.</summary>
internal sealed class TypeParameters
{
    private readonly FrozenDictionary<string, CompiledSearchParameter> _byCode;

    public TypeParameters(IReadOnlyList<CompiledSearchParameter> parameters, IReadOnlyList<string> patientCodes)
    {
        All = parameters;
        _byCode = parameters.ToFrozenDictionary(p => p.Code, StringComparer.Ordinal);
        var bySink = new List<CompiledSearchParameter>();
        var byEngine = new List<CompiledSearchParameter>();
        foreach (var parameter in parameters)
        {
            if (parameter.Selector is not { } selector)
            {
                continue;
            }

            if (selector.Branches is not { } branches)
            {
                byEngine.Add(parameter);
                continue;
            }

            foreach (var branch in branches)
            {
                Tree.Add(branch, bySink.Count);
            }

            bySink.Add(parameter);
        }

        BySink = [.. bySink];
        ByEngine = byEngine;
        Content = _byCode.GetValueOrDefault("_content");
        PatientParameters = [.. patientCodes.Select(_byCode.GetValueOrDefault).OfType<CompiledSearchParameter>().Select(p => p.Number)];
    }

    /// <summary>In the order of their codes.</summary>
    public IReadOnlyList<CompiledSearchParameter> All { get; }

    /// <summary>The paths of all parameters that are no more than paths; sinks are places in <see cref="BySink"/>.</summary>
    public PathTree Tree { get; } = new();

    public CompiledSearchParameter[] BySink { get; }

    /// <summary>The parameters whose expressions the engine evaluates.</summary>
    public IReadOnlyList<CompiledSearchParameter> ByEngine { get; }

    public CompiledSearchParameter? Content { get; }

    /// <summary>Numbers of the parameters that put a record into a patient's compartment.</summary>
    public ushort[] PatientParameters { get; }

    public CompiledSearchParameter? Find(string code) => _byCode.GetValueOrDefault(code);
}

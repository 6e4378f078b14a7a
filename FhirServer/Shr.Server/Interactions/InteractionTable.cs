using System.Collections.Frozen;
using Shr.Server.Wire;

namespace Shr.Server.Interactions;

/// <summary>One thing the server does: where, and what the CapabilityStatement calls it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Shape">The address.</param>
/// <param name="Code">The code in the CapabilityStatement, or null where it is not listed as an interaction.</param>
/// <param name="Interaction">What does it.</param>
/// <remarks>https://hl7.org/fhir/R4/valueset-type-restful-interaction.html</remarks>
internal sealed record InteractionRow(FhirMethod Method, RouteShape Shape, string? Code, IInteraction Interaction);

/// <summary>Everything the server does, in one list. Single requests and entries of Bundles are matched by the same.</summary>
internal sealed class InteractionTable
{
    private readonly FrozenDictionary<(FhirMethod, RouteShape), InteractionRow> _rows;
    private readonly FrozenDictionary<RouteShape, string> _methods;

    public InteractionTable(IEnumerable<InteractionRow> rows)
    {
        Rows = [.. rows];
        _rows = Rows.ToFrozenDictionary(r => (r.Method, r.Shape));
        _methods = Rows.GroupBy(r => r.Shape).ToFrozenDictionary(g => g.Key, g => Methods(g.Select(r => r.Method)));
    }

    /// <summary>All rows, in the order written.</summary>
    public IReadOnlyList<InteractionRow> Rows { get; }

    /// <summary>What is done for a method at an address, or null.</summary>
    public InteractionRow? Match(FhirMethod method, RouteShape shape) => _rows.GetValueOrDefault((method, shape));

    /// <summary>The methods an address knows, as the Allow header lists them.</summary>
    public string AllowedAt(RouteShape shape) => _methods.GetValueOrDefault(shape, "OPTIONS");

    private static string Methods(IEnumerable<FhirMethod> methods)
    {
        var names = methods.Distinct().Order().Select(m => m.ToString().ToUpperInvariant()).ToList();
        if (names.Contains("GET"))
        {
            names.Insert(1, "HEAD");
        }

        return string.Join(", ", names.Append("OPTIONS"));
    }
}

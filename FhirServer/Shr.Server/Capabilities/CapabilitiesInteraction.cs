using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Shr.Server.Interactions;
using Shr.Server.Operations;
using Shr.Server.Operations.Terminology;
using Shr.Server.Options;
using Shr.Server.Security;
using Shr.Server.Wire;
using Shr.Terminology;

namespace Shr.Server.Capabilities;

/// <summary>GET [base]/metadata: what this server can do.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#capabilities</remarks>
internal sealed class CapabilitiesInteraction(Lazy<InteractionTable> interactions, OperationTable operations, TimeProvider clock, IOptions<ServerOptions> options, SecurityOptions security) : IWholeInteraction
{
    private const int MaxBases = 16;
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private volatile Statements? _latest;

    /// <inheritdoc/>
    public ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Parameter("mode") == "terminology")
        {
            return ValueTask.FromResult(FhirResponse.Ok(new TerminologyContent(((TerminologyService)request.Model.Terminology).Capabilities(request.Base, CapabilityWriter.Version).Json)));
        }

        var statements = _latest;
        if (statements is null || !ReferenceEquals(statements.Model, request.Model))
        {
            _latest = statements = new Statements(request.Model, new CapabilityWriter(interactions.Value, operations, request.Model, options.Value, security));
        }

        if (!statements.ByBase.TryGetValue(request.Base, out var json))
        {
            json = statements.Writer.Write(request.Base, _started);
            if (statements.ByBase.Count < MaxBases)
            {
                statements.ByBase[request.Base] = json;
            }
        }

        return ValueTask.FromResult(FhirResponse.Ok(new StoredJson(json)));
    }

    private sealed record Statements(CompiledModel Model, CapabilityWriter Writer)
    {
        public ConcurrentDictionary<string, byte[]> ByBase { get; } = new(StringComparer.Ordinal);
    }
}

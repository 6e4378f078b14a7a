using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Server.Interactions;
using Shr.Server.Options;
using Shr.Server.Wire;

namespace Shr.Server.Bundles;

/// <summary>POST [base]: a batch, or a transaction. Other Bundles are records; they are posted to [base]/Bundle.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#transaction</remarks>
internal sealed class BundleInteraction(BundleReader reader, BatchRoad batches, TransactionRoad transactions, IOptions<ServerOptions> options, Lazy<InteractionTable> table)
    : IWholeInteraction
{
    /// <inheritdoc/>
    public async ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = new IssueCollector();
        if (request.Body.Count == 0)
        {
            return FhirResponse.Refused(400, ServerIssues.EmptyBody, "POST");
        }

        using var bundle = request.ReadBody(issues);
        if (bundle is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        if (bundle.Type.Name != "Bundle")
        {
            return FhirResponse.Refused(400, ServerIssues.NotABundle, bundle.Type.Name);
        }

        BundleShape.Check(bundle, issues);
        var type = bundle.Root.ChildString("type"u8);
        if (type is not ("batch" or "transaction"))
        {
            issues.Add(ServerIssues.BundleType, "Bundle.type", type);
        }

        var count = bundle.Tree.ChildCount(bundle.Tree.Find(0, "entry"u8));
        if (count > options.Value.MaxBundleEntries)
        {
            return FhirResponse.Refused(413, ServerIssues.TooManyEntries, count, options.Value.MaxBundleEntries);
        }

        if (issues.HasErrors)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        var entries = reader.Read(bundle, request, table.Value);
        return type == "batch"
            ? await batches.RunAsync(request, entries, cancellationToken)
            : await transactions.RunAsync(request, entries, cancellationToken);
    }
}

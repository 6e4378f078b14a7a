using System.Globalization;
using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Bundles;

/// <summary>Answers as entries of a batch-response or transaction-response.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#transaction-response</remarks>
internal static class EntryAnswers
{
    /// <summary>The entry of an answer.</summary>
    public static BundleEntry Of(FhirResponse answer, string address)
    {
        var version = answer.Version;
        var hasBody = answer.Content is not null || (version is { IsDeleted: false } && !answer.IsMinimal && answer.Status is not (204 or 304));
        var isOutcome = answer.Content is OutcomeContent;
        var key = version?.Key;
        return new BundleEntry
        {
            FullUrl = hasBody && !isOutcome && version is not null ? $"{address}/{key}" : null,
            Resource = !hasBody || isOutcome ? null : answer.Content ?? new StoredJson(version!.Json),
            Response = new EntryResponse(StatusLine(answer.Status))
            {
                Location = version is not null && (answer.Location is not null || answer.Status == 200)
                    ? string.Create(CultureInfo.InvariantCulture, $"{version.Key.Type}/{version.Key.Id}/_history/{version.Version}")
                    : null,
                Version = version?.Version,
                LastUpdated = version?.LastUpdated,
                Issues = answer.Content is OutcomeContent outcome ? outcome.Issues : answer.Issues,
                Source = answer.Source,
            },
        };
    }

    /// <summary>Says where an entry's issues are in the Bundle: <c>Patient.name</c> becomes <c>Bundle.entry[3].resource.name</c>.</summary>
    public static IReadOnlyList<Issue> Locate(IReadOnlyList<Issue> issues, int index) =>
        [.. issues.Select(i => i with { Expression = Locate(i.Expression, index) })];

    private static string Locate(string expression, int index)
    {
        if (expression.StartsWith("Bundle.entry[", StringComparison.Ordinal))
        {
            return expression;
        }

        var dot = expression.IndexOf('.', StringComparison.Ordinal);
        var entry = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");
        return expression.Length == 0 ? entry : dot < 0 ? $"{entry}.resource" : $"{entry}.resource{expression[dot..]}";
    }

    private static string StatusLine(int status) => status switch
    {
        200 => "200 OK",
        201 => "201 Created",
        204 => "204 No Content",
        304 => "304 Not Modified",
        400 => "400 Bad Request",
        403 => "403 Forbidden",
        404 => "404 Not Found",
        405 => "405 Method Not Allowed",
        409 => "409 Conflict",
        410 => "410 Gone",
        412 => "412 Precondition Failed",
        415 => "415 Unsupported Media Type",
        422 => "422 Unprocessable Entity",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };
}

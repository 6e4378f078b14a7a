using System.Buffers;
using Shr.Fhir;
using Shr.Fhir.FhirPath;
using Shr.Fhir.FhirPath.Lab;
using Shr.Server.Wire;
using Shr.Validation;

namespace Shr.Server.Operations;

/// <summary><c>$fhirpath</c>: evaluates an expression on a resource that comes with the request.</summary>
/// <remarks>
/// Sees nothing but the request: references are followed inside the resource only, so no record can be read around the
/// access rules. The form is that of https://github.com/brianpos/fhirpath-lab/blob/develop/server-api.md.
/// </remarks>
internal sealed class FhirPathOperation : IOperation
{
    // What a stranger's expression may cost: far less than an invariant of ours.
    private static readonly EvaluationLimits Limits = new() { MaxSteps = 2_000_000, MaxItems = 200_000, MaxText = 4 * 1024 * 1024 };

    public ValueTask<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(Handle(request));

    private static FhirResponse Handle(FhirRequest request)
    {
        var issues = new IssueCollector();
        using var reader = new FhirPathRequestReader(request.Model.Types);
        using var body = request.Format == BodyFormat.Json && request.Body.Count > 0 ? request.ReadBody(issues) : null;
        var question = issues.HasErrors ? null : body is null ? FromQuery(request, reader, issues) : reader.Read(body.Root, issues);
        if (question is null)
        {
            return FhirResponse.Refused(400, issues, request.Body);
        }

        var model = request.Model;
        var answer = new FhirPathLab(model.Types, model.FhirPath).Evaluate(question, (asked, trace) => Scope(model, asked, trace), issues);
        if (answer is not null)
        {
            return FhirResponse.Ok(new Written(answer));
        }

        // An expression that fails on the data it met is well written: the request, not its form, cannot be processed.
        return FhirResponse.Refused(issues.All[0].Kind.Code is "invalid" ? 400 : 422, issues);
    }

    private static FhirPathRequest? FromQuery(FhirRequest request, FhirPathRequestReader reader, IssueCollector issues)
    {
        if (request.Parameter("expression") is not { Length: > 0 } expression)
        {
            issues.Add(Issues.FhirPathNoExpression, "");
            return null;
        }

        var resource = request.Parameter("resource") is { Length: > 0 } text ? reader.ReadText(text, text.TrimStart().StartsWith('<'), issues) : default;
        return issues.HasErrors ? null : new FhirPathRequest
        {
            Expression = expression,
            Context = request.Parameter("context") is { Length: > 0 } context ? context : null,
            Resource = resource,
            IsStrict = request.Parameter("validate") == "true",
        };
    }

    private static EvaluationScope Scope(CompiledModel model, FhirPathRequest asked, Action<string, FhirPathValue[]> trace) => new()
    {
        Variables = asked.Variables,
        Trace = trace,
        Limits = Limits,
        Resolve = reference => FindEntry(asked.Resource.Element, reference),
        MemberOf = (value, valueSet) => Memberships.IsMember(value, valueSet, model.Terminology),
        ConformsTo = (element, profile) => Conforms(model, element, profile),
    };

    // In a Bundle a reference is the fullUrl of an entry, or the end of one.
    private static Element FindEntry(in Element bundle, string reference)
    {
        if (!bundle.Exists || bundle.Type.Name != "Bundle")
        {
            return default;
        }

        foreach (var entry in bundle.ChildrenOf("entry"u8))
        {
            if (entry.ChildString("fullUrl"u8) is { } url && (url == reference || (url.EndsWith(reference, StringComparison.Ordinal) && url[^(reference.Length + 1)] == '/')))
            {
                return entry.Child("resource"u8);
            }
        }

        return default;
    }

    private static bool? Conforms(CompiledModel model, in Element element, string profile)
    {
        if (model.Profiles.Find(profile) is not { } compiled)
        {
            return null;
        }

        if (!element.Type.Is(compiled.Type) || !element.Type.IsResource)
        {
            return element.Type.Is(compiled.Type);
        }

        var (start, end) = element.Tree.Extent(element.Row);
        var issues = new IssueCollector();
        using var resource = Resource.Parse(element.Tree.Bytes, start, end - start, model.Types, issues, model.MaxDepth);
        if (resource is null)
        {
            return false;
        }

        model.Validator.Validate(resource, new ValidationSettings { RequiredProfiles = [profile], UseMetaProfile = false }, issues);
        return !issues.HasErrors;
    }

    private sealed record Written(byte[] Json) : IFhirContent
    {
        public void WriteTo(IBufferWriter<byte> output) => output.Write(Json);
    }
}

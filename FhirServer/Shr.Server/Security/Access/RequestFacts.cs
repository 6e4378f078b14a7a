using System.Text;
using Shr.Fhir;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Security.Access;

/// <summary>What a request does to which type, and which patients and records it names: all that access depends on.</summary>
/// <param name="Deed">What is done.</param>
/// <param name="Type">The type it is done to; null for all.</param>
/// <param name="Patients">The patients named.</param>
/// <param name="Records">The records named.</param>
/// <param name="Searches">Whether a write looks for its record by a search.</param>
internal sealed record RequestFacts(Deed Deed, string? Type, IReadOnlyList<string> Patients, IReadOnlyList<ResourceKey> Records, bool Searches)
{
    // A body may refer to a few patients (mother and child), not to a ward: more than these are not taken as named.
    private const int MaxPatients = 20;

    // What these operations answer comes from definitions, not from records.
    private static readonly string[] Definitional =
        ["expand", "lookup", "validate-code", "validate", "translate", "subsumes", "preferred-id", "batch-validate-code", "closure", "find-matches", "snapshot", "questionnaire", "versions", "convert", "capability", "fhirpath"];

    private static readonly string[] Reading = ["everything", "summary", "document", "lastn", "stats", "meta", "graphql", "match", "data-requirements", "evaluate", "apply", "diff"];

    private static readonly byte[] PatientReference = "\"Patient/"u8.ToArray();

    /// <summary>The facts of a request; one that only reads definitions has the type <c>StructureDefinition</c>.</summary>
    public static RequestFacts Of(FhirRequest request)
    {
        var route = request.Route;
        if (route.Operation is { } operation)
        {
            return OfOperation(request, operation);
        }

        var records = route.Id is not null && route.Member is null ? (IReadOnlyList<ResourceKey>)[route.Key] : [];
        var isConditional = route.Shape == RouteShape.Type || request.Conditions.IfNoneExist is not null;
        return (request.Method, route.Shape) switch
        {
            (FhirMethod.Post, RouteShape.Type) => Write(Deed.Create, request, records, request.Conditions.IfNoneExist is not null),
            (FhirMethod.Put or FhirMethod.Patch, _) => Write(Deed.Update, request, records, isConditional),
            (FhirMethod.Delete, _) => Write(Deed.Delete, request, records, isConditional),
            (_, RouteShape.Instance or RouteShape.Version or RouteShape.InstanceHistory) => new RequestFacts(Deed.Read, route.Type, OfKeys(records), records, false),
            (_, RouteShape.Compartment or RouteShape.CompartmentSearch) =>
                new RequestFacts(Deed.Search, route.Member == "*" ? null : route.Member, route.Type == "Patient" ? [route.Id!] : [], [], false),
            _ => Search(request, route.Type, Named(request.Parameters, route.Type)),
        };
    }

    private static RequestFacts OfOperation(FhirRequest request, string operation)
    {
        var route = request.Route;
        IReadOnlyList<ResourceKey> records = route.Id is null ? [] : [route.Key];
        if (Definitional.Contains(operation))
        {
            return new RequestFacts(Deed.Read, route.Id is null ? "StructureDefinition" : route.Type, OfKeys(records), records, false);
        }

        if (operation is "meta-add" or "meta-delete")
        {
            return Write(Deed.Update, request, records, searches: false);
        }

        if (operation == "export")
        {
            return new RequestFacts(Deed.Bulk, "Patient", [], [], false);
        }

        if (operation is "merge" or "unmerge")
        {
            return new RequestFacts(Deed.Merge, "Patient", OfKeys(records), records, false);
        }

        if (!Reading.Contains(operation))
        {
            return new RequestFacts(Deed.Operate, route.Type ?? "Patient", [], records, false);
        }

        return route.Id is null
            ? Search(request, route.Type, Named(request.Parameters, route.Type))
            : new RequestFacts(Deed.Read, route.Type, OfKeys(records), records, false);
    }

    private static RequestFacts Search(FhirRequest request, string? type, (IReadOnlyList<string> Patients, IReadOnlyList<ResourceKey> Records) named) =>
        new(Deed.Search, type, named.Patients, named.Records, false);

    private static RequestFacts Write(Deed deed, FhirRequest request, IReadOnlyList<ResourceKey> records, bool searches)
    {
        var patients = new List<string>(OfKeys(records));
        AddReferred(request.Body, patients);
        if (searches)
        {
            var (more, _) = Named(QueryText.Parse(request.Conditions.IfNoneExist ?? request.Query), request.Route.Type);
            patients.AddRange(more);
        }

        return new RequestFacts(deed, request.Route.Type, patients, records, searches);
    }

    private static IReadOnlyList<string> OfKeys(IReadOnlyList<ResourceKey> keys) => [.. keys.Where(k => k.Type == "Patient").Select(k => k.Id)];

    // One patient, by id: a list of patients, a chain or a modifier names nobody.
    private static (IReadOnlyList<string> Patients, IReadOnlyList<ResourceKey> Records) Named(IReadOnlyList<QueryParameter> parameters, string? type)
    {
        foreach (var (name, value) in parameters)
        {
            var id = value.StartsWith("Patient/", StringComparison.Ordinal) ? value["Patient/".Length..] : value;
            if (!Route.IsId(id))
            {
                continue;
            }

            switch (name)
            {
                case "patient" or "patient:Patient" or "subject:Patient":
                case "subject" when id != value:
                case "_id" when type == "Patient":
                    return ([id], []);
                case "_id" when type is not null:
                    return ([], [new ResourceKey(type, id)]);
            }
        }

        return ([], []);
    }

    private static void AddReferred(ReadOnlySpan<byte> body, List<string> patients)
    {
        while (patients.Count <= MaxPatients && body.IndexOf(PatientReference) is var at and >= 0)
        {
            body = body[(at + PatientReference.Length)..];
            var length = body.IndexOfAny((byte)'"', (byte)'/');
            if (length is > 0 and <= 64 && Encoding.ASCII.GetString(body[..length]) is var id && Route.IsId(id) && !patients.Contains(id))
            {
                patients.Add(id);
            }
        }

        if (patients.Count > MaxPatients)
        {
            patients.Clear();
        }
    }
}

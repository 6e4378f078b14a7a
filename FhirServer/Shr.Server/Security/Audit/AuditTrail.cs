using System.Text;
using Shr.Server.Bundles;
using Shr.Server.Security.Access;
using Shr.Server.Security.Policy;
using Shr.Server.Wire;

namespace Shr.Server.Security.Audit;

/// <summary>Writes one event for each request, before its answer leaves where the answer is about patients.</summary>
internal sealed class AuditTrail(AuditLog log, TimeProvider clock)
{
    private static readonly byte[] PatientReference = "\"Patient/"u8.ToArray();

    /// <summary>Records a request; false where that failed, so that the answer must not be sent.</summary>
    public async ValueTask<bool> TryRecordAsync(HttpContext http, string path, Caller? caller, FhirRequest? request, FhirResponse response, CancellationToken cancellationToken)
    {
        var append = log.AppendAsync(Record(http, path, caller, request, response), cancellationToken);
        if (request?.Route.Type is { } type && TypeClasses.IsShared(type))
        {
            // What is the same for everybody need not wait; the chain still gets it.
            return true;
        }

        try
        {
            await append;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Records what is no FHIR request: a sign-in, a call of a national service. False where that failed, so that nothing must be answered.</summary>
    /// <param name="http">The request; its address is never recorded here, as it may hold a token.</param>
    /// <param name="caller">Who asks, or null where nobody signed in.</param>
    /// <param name="who">Who it says it is, where there is no caller.</param>
    /// <param name="action">C, R, U, D or E.</param>
    /// <param name="interaction">What was done, such as <c>sign-in</c> or <c>patient-feed</c>.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="entities">What was returned or written, as references.</param>
    /// <param name="patients">Ids of the patients touched.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> TryRecordAsync(
        HttpContext http, Caller? caller, string who, char action, string interaction, int status,
        IReadOnlyList<string> entities, IReadOnlyList<string> patients, CancellationToken cancellationToken)
    {
        var identity = caller?.Identity;
        try
        {
            await log.AppendAsync(
                new AuditRecord
                {
                    At = clock.GetUtcNow(),
                    Who = identity?.Id ?? who,
                    Client = identity?.ClientId ?? "",
                    Roles = identity is null ? "" : identity.Roles.ToString().ToLowerInvariant(),
                    FhirUser = identity?.FhirUser,
                    Address = http.Connection.RemoteIpAddress?.ToString(),
                    Purpose = caller?.Purpose ?? Purpose.Treatment,
                    Reason = caller?.BreakGlassReason,
                    Action = action,
                    Interaction = interaction,
                    Query = $"{http.Request.Method} {interaction}",
                    Status = status,
                    Entities = [.. entities.Take(AuditRecord.MaxEntities)],
                    EntityCount = entities.Count,
                    Patients = [.. patients.Take(AuditRecord.MaxEntities)],
                },
                cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private AuditRecord Record(HttpContext http, string path, Caller? caller, FhirRequest? request, FhirResponse response)
    {
        var entities = new SortedSet<string>(StringComparer.Ordinal);
        var patients = new SortedSet<string>(StringComparer.Ordinal);
        var count = Collect(response, entities, patients);
        if (request?.Route is { Id: not null, Operation: null or not null } route && response.IsSuccess)
        {
            entities.Add(route.Key.ToString());
        }

        foreach (var key in entities.Where(e => e.StartsWith("Patient/", StringComparison.Ordinal)))
        {
            patients.Add(key["Patient/".Length..]);
        }

        var identity = caller?.Identity;
        return new AuditRecord
        {
            At = clock.GetUtcNow(),
            Who = identity?.Id ?? caller?.Name ?? "anonymous",
            Client = identity?.ClientId ?? "",
            Roles = identity is null ? "" : identity.Roles.ToString().ToLowerInvariant(),
            FhirUser = identity?.FhirUser,
            Address = http.Connection.RemoteIpAddress?.ToString(),
            Purpose = caller?.Purpose ?? Purpose.Treatment,
            Reason = caller?.BreakGlassReason,
            Action = ActionOf(request, http.Request.Method),
            Interaction = InteractionOf(request),
            Query = $"{http.Request.Method} {path}{http.Request.QueryString.Value}",
            Status = response.Status,
            RequestId = http.Response.Headers["X-Request-Id"].ToString(),
            Entities = [.. entities.Take(AuditRecord.MaxEntities)],
            EntityCount = Math.Max(count, entities.Count),
            Patients = [.. patients.Take(AuditRecord.MaxEntities)],
        };
    }

    private static int Collect(FhirResponse response, SortedSet<string> entities, SortedSet<string> patients)
    {
        if (response.Content is BundleContent bundle)
        {
            foreach (var entry in bundle.Entries)
            {
                if ((entry.FullUrl ?? entry.Response?.Location) is { } url && KeyOf(url) is { } key)
                {
                    entities.Add(key);
                }

                AddPatients(entry.Whole.IsEmpty && entry.Resource is StoredJson stored ? stored.Json.Span : entry.Whole.Span, patients);
            }

            return bundle.Entries.Count;
        }

        if (response.Version is not { } version || !response.IsSuccess)
        {
            return 0;
        }

        entities.Add(version.Key.ToString());
        AddPatients(version.Json.Span, patients);
        return 1;
    }

    // http://host/fhir/Patient/1/_history/2 -> Patient/1
    private static string? KeyOf(string url)
    {
        var history = url.IndexOf("/_history/", StringComparison.Ordinal);
        var segments = (history < 0 ? url : url[..history]).Split('/');
        return segments.Length >= 2 ? $"{segments[^2]}/{segments[^1]}" : null;
    }

    private static void AddPatients(ReadOnlySpan<byte> json, SortedSet<string> patients)
    {
        while (json.IndexOf(PatientReference) is var at and >= 0)
        {
            json = json[(at + PatientReference.Length)..];
            var length = json.IndexOfAny((byte)'"', (byte)'/');
            if (length is > 0 and <= 64)
            {
                patients.Add(Encoding.ASCII.GetString(json[..length]));
            }
        }
    }

    private static char ActionOf(FhirRequest? request, string method) => request?.Route.Operation is not null ? 'E' : method switch
    {
        "POST" when request?.Route.Shape is RouteShape.System => 'E',
        "POST" when request?.Route.Shape is RouteShape.TypeSearch or RouteShape.SystemSearch or RouteShape.CompartmentSearch => 'R',
        "POST" => 'C',
        "PUT" or "PATCH" => 'U',
        "DELETE" => 'D',
        _ => 'R',
    };

    private static string InteractionOf(FhirRequest? request) => (request?.Method, request?.Route.Shape) switch
    {
        (null, _) => "unknown",
        (_, RouteShape.Metadata) => "capabilities",
        (_, RouteShape.SystemHistory) => "history-system",
        (_, RouteShape.TypeHistory) => "history-type",
        (_, RouteShape.InstanceHistory) => "history-instance",
        (_, RouteShape.Version) => "vread",
        (FhirMethod.Post, RouteShape.System) => "transaction",
        (_, RouteShape.System or RouteShape.SystemSearch) => "search-system",
        (FhirMethod.Post, RouteShape.Type) => "create",
        (FhirMethod.Get, RouteShape.Type) or (_, RouteShape.TypeSearch or RouteShape.Compartment or RouteShape.CompartmentSearch) => "search-type",
        (FhirMethod.Put, _) => "update",
        (FhirMethod.Patch, _) => "patch",
        (FhirMethod.Delete, _) => "delete",
        (_, RouteShape.Instance) => "read",
        _ => "operation",
    };
}

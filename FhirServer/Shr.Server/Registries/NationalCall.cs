using System.Text.Json;
using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Interactions;
using Shr.Server.Security.Access;
using Shr.Server.Security.Identities;
using Shr.Server.Wire;
using Shr.Server.Writing;
using Shr.Storage;

namespace Shr.Server.Registries;

/// <summary>
/// One call of a national service, let in by <see cref="NationalDoor"/>: who asks, the state of the store as that one may
/// see it, and the ordinary road for writes.
/// </summary>
internal sealed class NationalCall : IAsyncDisposable
{
    private readonly FhirRequest _request;
    private readonly IResourceStore _store;
    private readonly Dispatcher _dispatcher;
    private readonly Requesters _requesters;
    private RequesterStamp? _stamp;
    private readonly SortedSet<string> _entities = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _patients = new(StringComparer.Ordinal);
    private IStoreSnapshot? _snapshot;

    internal NationalCall(HttpContext http, FhirRequest request, ReadOnlyMemory<byte> body, string home, IResourceStore store, Dispatcher dispatcher, Requesters requesters)
    {
        Http = http;
        Body = body;
        Home = home;
        _request = request;
        _store = store;
        _dispatcher = dispatcher;
        _requesters = requesters;
    }

    /// <summary>The HTTP request, for headers and query.</summary>
    public HttpContext Http { get; }

    /// <summary>The body's bytes; empty where the route reads none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The address of this server as the client sees it, without a path and a trailing slash.</summary>
    public string Home { get; }

    /// <summary>The address of the FHIR API.</summary>
    public string Base => _request.Base;

    /// <summary>The model of this request.</summary>
    public CompiledModel Model => _request.Model;

    /// <summary>The call in the words of FHIR, without address and body: for services that plan writes themselves.</summary>
    public FhirRequest Request => _request;

    /// <summary>Who asks.</summary>
    public Caller Caller => _request.Caller;

    /// <summary>Who signed in; null without access control.</summary>
    public Identity? Identity => Caller.Identity;

    /// <summary>References of what was shown or written, for the audit trail.</summary>
    internal IReadOnlyList<string> Entities => [.. _entities];

    /// <summary>Patients of what was shown or written, for the audit trail.</summary>
    internal IReadOnlyList<string> Patients => [.. _patients];

    /// <summary>Whether the caller has one of some roles; without access control: yes.</summary>
    public bool Is(Role roles) => Identity is not { } identity || (identity.Roles & roles) != 0;

    /// <summary>The body as a JSON object; null where it is none, has a property twice, or text that is no text.</summary>
    public JsonObject? ReadJson() => JsonBody.Read(Body.Span, Model.MaxDepth);

    /// <summary>The state of the store as the caller may see it: one for the whole call, a new one after a write.</summary>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellationToken) =>
        _snapshot ??= await _store.OpenSnapshotAsync(Caller.Access, cancellationToken);

    /// <summary><see cref="SnapshotAsync"/>, asked in the words of the registries.</summary>
    public async ValueTask<RegistryState> StateAsync(CancellationToken cancellationToken) => new(await SnapshotAsync(cancellationToken), Model);

    /// <summary>A state that hides nothing: for questions of the service itself (is this facility known?). What it gives must not be shown. The caller disposes it.</summary>
    public ValueTask<IStoreSnapshot> OpenEverythingAsync(CancellationToken cancellationToken) => _store.OpenSnapshotAsync(AccessFilter.All, cancellationToken);

    /// <summary>For which facility and as which provider the caller asks; null where nobody signed in.</summary>
    public async ValueTask<RequesterStamp?> StampAsync(CancellationToken cancellationToken) =>
        _stamp ??= (await _requesters.StampAsync(_request, cancellationToken)).Caller.Stamp;

    /// <summary>Names the provider for a caller who has no profile of one, as some bodies do.</summary>
    public void NameProvider(string provider) => _stamp = _stamp is { Provider: null } stamp ? stamp with { Provider = provider } : _stamp;

    /// <summary>
    /// Sends a FHIR request down the ordinary road (access, validation, labels, preconditions) in the caller's name, or in
    /// the server's own: then access is not asked, as the service has decided. The versions it makes say who asked either way.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="address">Below the base: <c>Patient</c>, <c>Patient/1</c>, <c>Patient?identifier=x</c>; empty for a transaction.</param>
    /// <param name="body">A resource, or null.</param>
    /// <param name="conditions">If-Match and the like.</param>
    /// <param name="asServer">Whether the server writes in its own name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The address is none: a bug of the service.</exception>
    public async ValueTask<FhirResponse> SendAsync(
        FhirMethod method, string address, JsonNode? body, FhirConditions? conditions, bool asServer, CancellationToken cancellationToken)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? address : address[..question];
        var issues = new IssueCollector();
        var route = Route.Parse(path.Split('/', StringSplitOptions.RemoveEmptyEntries), Model.Types, issues)
            ?? throw new ArgumentException($"'{path}' is no address of the API", nameof(address));
        var response = await _dispatcher.AnswerAsync(
            _request with
            {
                Method = method,
                Route = route,
                Query = question < 0 ? "" : address[(question + 1)..],
                Body = body is null ? ArraySegment<byte>.Empty : JsonSerializer.SerializeToUtf8Bytes(body, JsonBody.Options),
                Format = body is null ? BodyFormat.None : BodyFormat.Json,
                ContentType = body is null ? null : MediaTypes.Json,
                Conditions = conditions ?? FhirConditions.None,
                Return = PreferReturn.Representation,
                Caller = asServer ? Caller.Local with { AllotsHealthIds = true, Name = Caller.Name, Stamp = await StampAsync(cancellationToken) } : Caller,
            },
            cancellationToken);
        if (method != FhirMethod.Get)
        {
            await ForgetAsync();
        }

        if (response is { IsSuccess: true, Version: { } version })
        {
            Touch(version);
        }

        return response;
    }

    /// <summary>Notes for the audit trail what is shown or written. What <see cref="SendAsync"/> gives is noted already.</summary>
    public void Touch(ResourceVersion version) => Touch(version.Key, AccessCompilers.Compiled.PatientsOf(version, Model));

    /// <inheritdoc cref="Touch(ResourceVersion)"/>
    public void Touch(ResourceKey key, IEnumerable<string> patients)
    {
        _entities.Add(key.ToString());
        _patients.UnionWith(patients);
        if (key.Type == "Patient")
        {
            _patients.Add(key.Id);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ForgetAsync();

    private async ValueTask ForgetAsync()
    {
        if (_snapshot is { } snapshot)
        {
            _snapshot = null;
            await snapshot.DisposeAsync();
        }
    }
}

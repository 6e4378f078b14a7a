using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Shr.Server.Hosting;

namespace Shr.Server.Tests;

/// <summary>The real server in this process: Kestrel on a free loopback port, a real SQLite file that goes when it goes.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string FhirJson = "application/fhir+json";

    private readonly WebApplication _app;
    private readonly string _folder;

    private TestServer(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Base = app.Urls.First() + "/fhir";
        Client = new HttpClient { BaseAddress = new Uri(Base + "/") };
    }

    public string Base { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestServer> StartAsync(params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("shr-").FullName;
        return await StartInAsync(folder, args);
    }

    public static async Task<TestServer> StartInAsync(string folder, params string[] args)
    {
        var app = ServerHost.Build([
            "--urls=http://127.0.0.1:0", $"--Storage:Path={Path.Combine(folder, "shr.db")}", "--Logging:LogLevel:Default=Warning",
            .. args.Any(a => a.StartsWith("--Preset", StringComparison.Ordinal)) ? Array.Empty<string>() : ["--Preset=open"], .. args]);
        await app.StartAsync();
        return new TestServer(app, folder);
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(Base + (path.Length == 0 || path[0] == '?' ? path : "/" + path)));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(headers.FirstOrDefault(h => h.Name == "Content-Type").Value ?? FhirJson);
        }

        foreach (var (name, value) in headers.Where(h => h.Name != "Content-Type"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Client.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    public Task<Answer> GetAsync(string path, params (string, string)[] headers) => SendAsync("GET", path, null, headers);

    public Task<Answer> PostAsync(string path, string body, params (string, string)[] headers) => SendAsync("POST", path, body, headers);

    public Task<Answer> PutAsync(string path, string body, params (string, string)[] headers) => SendAsync("PUT", path, body, headers);

    /// <summary>Posts a resource that must be accepted, and answers its id.</summary>
    public async Task<string> CreateAsync(string json)
    {
        var answer = await PostAsync(JsonNode.Parse(json)!["resourceType"]!.GetValue<string>(), json);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task StopAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

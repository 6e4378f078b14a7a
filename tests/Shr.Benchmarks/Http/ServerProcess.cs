using System.Diagnostics;

namespace Shr.Benchmarks.Http;

/// <summary>The server in a process of its own, so that its CPU is told from the client's; on a store that goes with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo? _folder;

    private ServerProcess(Process process, DirectoryInfo? folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The CPU time it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its working set in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(int port, string? database)
    {
        var folder = database is null ? Directory.CreateTempSubdirectory("shr-http-") : null;
        var address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Shr.Server.dll"), "--Preset=open", $"--urls={address}",
                $"--Storage:Path={database ?? Path.Combine(folder!.FullName, "shr.db")}", "--Logging:LogLevel:Default=Warning",
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        process.OutputDataReceived += (_, line) => Console.Error.Write(line.Data is { Length: > 0 } text ? text + "\n" : "");
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if ((await client.GetAsync(new Uri(address, "/fhir/metadata"))).IsSuccessStatusCode)
                {
                    return new ServerProcess(process, folder, address);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(200);
        }

        process.Kill();
        throw new InvalidOperationException("The server did not answer within a minute.");
    }

    public void Dispose()
    {
        // The polite way, so that a profiler in it can finish its file.
        using (var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            stop.WaitForExit();
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder?.Delete(recursive: true);
    }
}

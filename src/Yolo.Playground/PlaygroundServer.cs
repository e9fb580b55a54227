using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yolo.Data;

namespace Yolo.Playground;

/// <summary>Serves the page on this machine's own address, 127.0.0.1, and on no other.</summary>
public sealed class PlaygroundServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Workbench _bench;

    private PlaygroundServer(WebApplication application, Workbench bench) => (_application, _bench) = (application, bench);

    /// <summary>Where the page is.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts serving.</summary>
    /// <param name="content">What the page shows.</param>
    /// <param name="port">The port, 0 for any that is free.</param>
    /// <param name="say">Told of failures while serving.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="DataException">The port is taken, or may not be used.</exception>
    public static async Task<PlaygroundServer> StartAsync(PlaygroundContent content, int port, Action<string> say, CancellationToken stop = default)
    {
        // Empty: no setting of the environment or of a file in the working folder can open another address.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.PictureBytes;
            kestrel.Limits.MaxConcurrentConnections = Limits.Connections;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        var application = builder.Build();
        var bench = new Workbench(content.Model);
        application.Use((context, next) => Guard.Pass(context, next, say));
        application.UseRouting();
        PageFiles.Map(application);
        new Endpoints(content, bench).Map(application);
        var server = new PlaygroundServer(application, bench);
        try
        {
            await application.StartAsync(stop);
            return server;
        }
        catch (IOException problem)
        {
            await server.DisposeAsync();
            throw new DataException($"Port {port} of 127.0.0.1 cannot be used: {problem.Message} Choose another with --port, or 0 for any that is free.", problem);
        }
    }

    /// <summary>Ends when told to.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _application.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _bench.Dispose();
    }
}

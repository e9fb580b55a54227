using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Playground;
using Yolo.Properties.Models;

namespace Yolo.Properties.Playground;

/// <summary>A served page of a small detector of random weights that finds something almost everywhere, and three generated pictures.</summary>
public sealed class RunningPage : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private PlaygroundServer? _server;

    /// <summary>The detector on the page.</summary>
    internal TrainedDetector Model { get; } = AnyDetector.OfClasses(new(3), [.. ShapePictures.ClassNames]);

    /// <summary>The pictures on the page.</summary>
    internal IReadOnlyList<Sample> Samples { get; } = GeneratedPictures.Dataset(5, 0, 3, 96).Test;

    internal Uri Address => _server!.Address;

    public async Task InitializeAsync() => _server = await PlaygroundServer.StartAsync(new(Model, "small", true, Samples), 0, message => throw new InvalidOperationException(message));

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    public void Dispose() => _client.Dispose();

    internal async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        // A body that is refused by its length is then never sent.
        request.Headers.ExpectContinue = content is ByteArrayContent;
        change?.Invoke(request);
        return await _client.SendAsync(request);
    }

    /// <summary>What the page answers; it must not refuse.</summary>
    internal async Task<JsonElement> Post(string path, HttpContent? content = null)
    {
        using var response = await Send(HttpMethod.Post, path, content);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    internal Task<JsonElement> Post(string path, object question) => Post(path, JsonContent.Create(question));

    /// <summary>Uploads a picture.</summary>
    internal Task<JsonElement> Upload(Picture picture)
    {
        using var png = new MemoryStream();
        ImageFile.EncodePng(picture, png);
        return Post("/api/pictures", new ByteArrayContent(png.ToArray()));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Playground;
using Yolo.Properties.Cli;
using Yolo.Properties.Data;

namespace Yolo.Properties.Playground;

/// <summary>What the page refuses, each time with a status of 4xx and a sentence as JSON.</summary>
public class PlaygroundRefusals(RunningPage page) : IClassFixture<RunningPage>
{
    [Theory]
    [InlineData("no picture", "not a picture")]
    [InlineData("", "holds no picture")]
    public async Task What_is_no_picture(string bytes, string saying) =>
        await Refused(HttpStatusCode.BadRequest, saying, HttpMethod.Post, "/api/pictures", new ByteArrayContent(Encoding.UTF8.GetBytes(bytes)));

    [Fact]
    public async Task A_picture_cut_short() =>
        await Refused(HttpStatusCode.BadRequest, "cut short", HttpMethod.Post, "/api/pictures", new ByteArrayContent(TestPictures.Jpeg(64, 64)[..^300]));

    [Fact]
    public async Task Too_many_bytes() =>
        await Refused(HttpStatusCode.RequestEntityTooLarge, "20", HttpMethod.Post, "/api/pictures", new ByteArrayContent(new byte[(20 << 20) + 1]));

    [Fact]
    public async Task Too_long_a_JSON() =>
        await Refused(HttpStatusCode.RequestEntityTooLarge, "65,536", HttpMethod.Post, "/api/detections", Json($"{{\"id\":\"{new string('x', 70_000)}\"}}"));

    [Theory]
    [InlineData("""{"id":"0","threshold":1.01,"iou":0.5}""", "'threshold'")]
    [InlineData("""{"id":"0","threshold":-0.1,"iou":0.5}""", "'threshold'")]
    [InlineData("""{"id":"0","threshold":0.1,"iou":1e999}""", "'iou'")]
    [InlineData("""{"id":"0","threshold":"NaN","iou":0.5}""", "JSON")]
    [InlineData("""{"id":"0","iou":0.5}""", "threshold")]
    [InlineData("""{"id":null,"threshold":0.1,"iou":0.5}""", "id")]
    [InlineData("null", "null")]
    [InlineData("[", "JSON")]
    public async Task Bad_numbers(string json, string saying) => await Refused(HttpStatusCode.BadRequest, saying, HttpMethod.Post, "/api/detections", Json(json));

    [Theory]
    [InlineData("""{"x":0.5,"y":0.5,"width":0,"height":0.1,"class":0}""", "width")]
    [InlineData("""{"x":1.5,"y":0.5,"width":0.1,"height":0.1,"class":0}""", "centre")]
    [InlineData("""{"x":0.5,"y":0.5,"width":0.1,"height":0.1,"class":4}""", "class")]
    [InlineData("null", "null")]
    public async Task Truths_that_no_loss_can_use(string truth, string saying)
    {
        var id = (await page.Post("/api/samples/0")).GetProperty("id").GetString();
        await Refused(HttpStatusCode.BadRequest, saying, HttpMethod.Post, "/api/loss", Json($$"""{"id":"{{id}}","truths":[{{truth}}],"ignoreThreshold":0.6}"""));
        await Refused(HttpStatusCode.BadRequest, "301 truths", HttpMethod.Post, "/api/loss", JsonContent.Create(new
        {
            id,
            ignoreThreshold = 0.6,
            truths = Enumerable.Repeat(new { x = 0.5, y = 0.5, width = 0.1, height = 0.1, @class = 0 }, 301),
        }));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("0.0.0.0")]
    public async Task Another_host(string host) =>
        await Refused(HttpStatusCode.Forbidden, "this machine alone", HttpMethod.Get, "/api/model", null, request => request.Headers.Host = host);

    [Fact]
    public async Task Another_pages_request() => await Refused(
        HttpStatusCode.Forbidden, "Another page", HttpMethod.Post, "/api/samples/0", null, request => request.Headers.Add("Origin", "http://evil.example"));

    [Theory]
    [InlineData("GET", "/page.html")]
    [InlineData("GET", "/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "/api/pictures/..%2f..%2fpage.css")]
    [InlineData("GET", "/api/pictures/..%2f..%2fetc%2fpasswd.png")]
    [InlineData("POST", "/api/samples/-1")]
    [InlineData("POST", "/api/samples/3")]
    [InlineData("POST", "/api/samples/..%2f1")]
    public async Task What_is_not_there(string method, string path) => await Refused(HttpStatusCode.NotFound, "There is no", new HttpMethod(method), path);

    [Fact]
    public async Task A_path_that_climbs_as_it_is_sent()
    {
        // By hand: clients tidy such a path.
        using var client = new TcpClient("127.0.0.1", page.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /../../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_has_gone()
    {
        var first = (await page.Post("/api/samples/0")).GetProperty("id").GetString();
        for (var i = 0; i < 16; i++)
        {
            await page.Post("/api/samples/1");
        }
        await Refused(HttpStatusCode.NotFound, "send it again", HttpMethod.Post, "/api/detections", JsonContent.Create(new { id = first, threshold = 0.5, iou = 0.5 }));
        await Refused(HttpStatusCode.NotFound, "send it again", HttpMethod.Get, $"/api/pictures/{first}.png");
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        var problem = await Assert.ThrowsAsync<DataException>(() => PlaygroundServer.StartAsync(new(page.Model, "m", true, []), page.Address.Port, _ => { }));
        Assert.Contains("--port", problem.Message, StringComparison.Ordinal);
        var run = ToolRun.InProcess("demo", "--device", "host", "--port", $"{page.Address.Port}");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Equal(2, ToolRun.InProcess("demo", "--port", "65536").ExitCode);
        Assert.Equal(2, ToolRun.InProcess("demo", "--weights", "nowhere.safetensors").ExitCode);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task Refused(HttpStatusCode status, string saying, HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var response = await page.Send(method, path, content, change);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(saying, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
    }
}

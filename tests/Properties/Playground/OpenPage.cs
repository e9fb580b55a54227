using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace Yolo.Properties.Playground;

/// <summary>A page open in Chromium, and a mouse on it: the few commands of the DevTools protocol that this takes. The browser makes the page's events of it, as of a hand's.</summary>
internal sealed class OpenPage : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60), Glance = TimeSpan.FromMilliseconds(50);

    private readonly ClientWebSocket _socket = new();
    private int _asked;

    public static async Task<OpenPage> Open(Uri devTools, Uri address)
    {
        using var client = new HttpClient();
        using var made = await client.PutAsync(new Uri($"http://{devTools.Authority}/json/new?{Uri.EscapeDataString(address.ToString())}"), null);
        var target = await made.Content.ReadFromJsonAsync<JsonElement>();
        var page = new OpenPage();
        await page._socket.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        return page;
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<T> Value<T>(string expression)
    {
        var answer = await Ask("Runtime.evaluate", new { expression, returnByValue = true });
        return answer.TryGetProperty("exceptionDetails", out var problem)
            ? throw new InvalidOperationException($"{expression}: {problem}")
            : answer.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>How many elements there are of a selector.</summary>
    public Task<int> Count(string selector) => Value<int>($"document.querySelectorAll('{selector}').length");

    /// <summary>Waits until an expression is true.</summary>
    public async Task Until(string expression)
    {
        for (var clock = Stopwatch.StartNew(); !await Value<bool>(expression); await Task.Delay(Glance))
        {
            if (clock.Elapsed > Longest)
            {
                throw new TimeoutException($"The page did not come to {expression} in {Longest.TotalSeconds} seconds: {await Value<string>("document.body.outerHTML")}");
            }
        }
    }

    /// <summary>Presses and lets go in the middle of an element.</summary>
    public Task Click(string selector) => Drag(selector, (0.5, 0.5), (0.5, 0.5));

    /// <summary>Presses at one place of an element, moves there in steps, and lets go at another; places from 0 to 1.</summary>
    public async Task Drag(string selector, (double X, double Y) from, (double X, double Y) to)
    {
        const int steps = 5;
        var area = await Value<double[]>($"(a => [a.left, a.top, a.width, a.height])(document.querySelector('{selector}').getBoundingClientRect())");
        await Mouse("mouseMoved", 0, 0);
        await Mouse("mousePressed", 0, 1);
        for (var step = 1; step <= steps; step++)
        {
            await Mouse("mouseMoved", (double)step / steps, 1);
        }
        await Mouse("mouseReleased", 1, 0);

        Task Mouse(string type, double way, int buttons) => Ask("Input.dispatchMouseEvent", new
        {
            type,
            x = area[0] + (area[2] * (from.X + (way * (to.X - from.X)))),
            y = area[1] + (area[3] * (from.Y + (way * (to.Y - from.Y)))),
            button = type == "mouseMoved" && buttons == 0 ? "none" : "left",
            buttons,
            clickCount = 1,
        });
    }

    public void Dispose() => _socket.Dispose();

    private async Task<JsonElement> Ask(string method, object @params)
    {
        using var patience = new CancellationTokenSource(Longest);
        var id = ++_asked;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params }), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var message = await Receive(patience.Token);
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
            {
                return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {message}");
            }
        }
    }

    private async Task<JsonElement> Receive(CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, stop);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(bytes.ToArray());
    }
}

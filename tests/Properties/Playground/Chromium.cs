using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Yolo.Properties.Playground;

/// <summary>Chromium without a window.</summary>
internal sealed partial class Chromium : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly Data.TempFolder _profile = new();
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _devTools = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts one that listens to its DevTools protocol on a free port.</summary>
    public Chromium()
    {
        _process = Process.Start(Command(_profile.Path, "--remote-debugging-port=0", "--window-size=1400,1000", "about:blank"))!;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (DevToolsAddress().Match(line.Data ?? string.Empty) is { Success: true } match)
            {
                _devTools.TrySetResult(new Uri(match.Groups[1].Value));
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Where it is; none if it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>The document of a page after its scripts have run.</summary>
    public static string Document(Uri address)
    {
        using var profile = new Data.TempFolder();
        using var process = Process.Start(Command(profile.Path, "--virtual-time-budget=20000", "--dump-dom", address.ToString()))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Chromium did not end in {Longest.TotalSeconds} seconds: {error.Result}");
        }
        return output.Result;
    }

    /// <summary>Opens a page to be used as a person would.</summary>
    public async Task<OpenPage> Open(Uri address) => await OpenPage.Open(await _devTools.Task.WaitAsync(Longest), address);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _profile.Dispose();
    }

    private static ProcessStartInfo Command(string profile, params string[] options) =>
        new(Path ?? throw new InvalidOperationException("There is no chromium on this machine; install it, as .ci/install-chromium does."), [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile}", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    [GeneratedRegex("DevTools listening on (ws://\\S+)")]
    private static partial Regex DevToolsAddress();
}

/// <summary>A test in a browser: skipped where there is none, except in continuous integration, where it then fails.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "There is no chromium on this machine.";
        }
    }
}

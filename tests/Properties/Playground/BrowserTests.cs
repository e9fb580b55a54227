using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using Yolo.Model.Postprocessing;

namespace Yolo.Properties.Playground;

/// <summary>The page in a real browser.</summary>
public partial class BrowserTests(RunningPage page) : IClassFixture<RunningPage>
{
    [ChromiumFact]
    public void The_page_loads_a_sample_and_draws_its_boxes_truths_and_mask()
    {
        var document = Chromium.Open(new Uri(page.Address, "?sample=1&threshold=0.05&iou=0.3"));
        var expected = page.Model.Detect(page.Samples[1].Load(), new SuppressionSpec(0.3, 0.05, 300));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, Box().Count(document));
        Assert.Equal(expected.Select(found => found.Name).Order(), Box().Matches(document).Select(match => page.Model.ClassNames[int.Parse(match.Groups[1].Value, null)]).Order());
        Assert.Equal(page.Samples[1].Truths.Count, Truth().Count(document));
        Assert.Contains("class=\"responsible\"", document, StringComparison.Ordinal);
        Assert.Contains("responsible for a truth", document, StringComparison.Ordinal);
    }

    [GeneratedRegex("<g class=\"box\" data-class=\"(\\d+)\"")]
    private static partial Regex Box();

    [GeneratedRegex("<g class=\"truth\"")]
    private static partial Regex Truth();
}

/// <summary>Chromium without a window.</summary>
internal static class Chromium
{
    private const int MostSeconds = 120;

    /// <summary>Where it is; none if it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>The document of a page after its scripts have run.</summary>
    public static string Open(Uri address)
    {
        using var profile = new Data.TempFolder();
        var start = new ProcessStartInfo(Path ?? throw new InvalidOperationException("There is no chromium on this machine; install it, as .ci/install-chromium does."))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.Path}", "--virtual-time-budget=20000", "--dump-dom", address.ToString() },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(MostSeconds)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Chromium did not end in {MostSeconds} seconds: {error.Result}");
        }
        return output.Result;
    }
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

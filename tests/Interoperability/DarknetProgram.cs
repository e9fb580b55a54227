using System.Diagnostics;
using System.Globalization;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Interoperability;

/// <summary>The real Darknet at work in a folder of its own, on photographs saved as PNG, so that it and we see the same pixels.</summary>
public sealed class DarknetProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("darknet").FullName;
    private readonly string[] _classes;

    public DarknetProgram(IReadOnlyList<Sample> photographs, IReadOnlyList<string> classes)
    {
        _classes = [.. classes];
        foreach (var needed in new[] { "results", "backup", "data/labels", "images", "labels" })
        {
            Directory.CreateDirectory(At(needed));
        }
        Pictures = [.. photographs.Select(Save)];
        File.WriteAllLines(At("train.txt"), Pictures);
        File.WriteAllLines(At("obj.names"), classes);
        File.WriteAllText(
            At("obj.data"),
            $"classes={classes.Count}\ntrain={At("train.txt")}\nvalid={At("train.txt")}\nnames={At("obj.names")}\nbackup={At("backup")}\n");
    }

    /// <summary>Why it cannot be run here; empty if it can.</summary>
    public static string Problem { get; } = File.Exists("/usr/bin/darknet") ? string.Empty : "There is no /usr/bin/darknet: install Debian's package darknet.";

    /// <summary>The photographs, as files.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Trains from scratch, as long as the cfg says; gives the path of the weights.</summary>
    public string Train(string cfg)
    {
        File.WriteAllText(At("net.cfg"), cfg);
        Run("detector", "train", "obj.data", "net.cfg");
        // It returns 0 whatever happens.
        var weights = At("backup/net_final.weights");
        Assert.True(File.Exists(weights), "Darknet left no weights.");
        return weights;
    }

    /// <summary>What Darknet finds in each photograph with a score of 0.005 and more, after its suppression at 0.45: boxes in pixels.</summary>
    public ILookup<string, Found> Detect(string cfgText, string weights)
    {
        File.WriteAllText(At("net.cfg"), cfgText);
        Run("detector", "valid", "obj.data", "net.cfg", weights);
        var lines =
            from name in _classes
            from line in File.ReadLines(At($"results/comp4_det_test_{name}.txt"))
            let parts = line.Split(' ')
            let n = parts.Skip(1).Select(p => double.Parse(p, CultureInfo.InvariantCulture)).ToArray()
            select (Picture: parts[0], Found: new Found(Array.IndexOf(_classes, name), n[0], n[1], n[2], n[3], n[4]));
        return lines.ToLookup(l => l.Picture, l => l.Found);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Save(Sample photograph)
    {
        ImageFile.WritePng(photograph.Load(), At($"images/{photograph.Name}.png"));
        File.WriteAllLines(At($"labels/{photograph.Name}.txt"), photograph.Truths.Select(t => string.Create(
            CultureInfo.InvariantCulture, $"{t.Class} {t.Box.X:r} {t.Box.Y:r} {t.Box.Width:r} {t.Box.Height:r}")));
        return At($"images/{photograph.Name}.png");
    }

    private void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/darknet", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"darknet {string.Join(' ', arguments)} returned {process.ExitCode}: {output.Result}");
    }
}

/// <summary>A detection as Darknet writes it: edges in pixels, counted from 1 at the left and the top, clipped to the picture.</summary>
public sealed record Found(int Class, double Score, double Left, double Top, double Right, double Bottom);

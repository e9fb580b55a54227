using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;
using Yolo.Data;

namespace Yolo.DistributedRuns.Training;

/// <summary><c>yolo train</c> under each launcher, on generated pictures: the run of one process, ended as a whole by what fails in one, and taken up again.</summary>
public sealed partial class TrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 10;

    public static TheoryData<string> Names => Mpi.Names;

    private readonly string _folder = Directory.CreateTempSubdirectory("yolo-mpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two processes: the bits of one in two parts. Four: as near as the order of a sum leaves them.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Shares_are_parts(string name)
    {
        foreach (var size in new[] { 2, 4 })
        {
            Alone($"alone{size}", "--subdivisions", $"{size}");
            Together(name, size, $"shared{size}");
            var difference = Difference($"alone{size}", $"shared{size}");
            output.WriteLine($"{name}, {size} processes against {size} parts: relative difference {difference:g3}");
            Assert.InRange(difference, 0, size == 2 ? 0 : 1e-5);
            if (size == 2)
            {
                Assert.Equal(Model("alone2"), Model("shared2"));
            }
        }
    }

    /// <summary>With the statistics of the whole batch: two processes end with the bits of one that was started by the same words, in single precision too.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Two_with_shared_statistics_are_one_with_them(string name)
    {
        foreach (var parts in new[] { "1", "2" })
        {
            Alone($"alone{parts}", "--sync-statistics", "true", "--subdivisions", parts);
            Together(name, 2, $"shared{parts}", "--sync-statistics", "true", "--subdivisions", parts);
            Assert.Equal(0, Difference($"alone{parts}", $"shared{parts}"));
            Assert.Equal(Model($"alone{parts}"), Model($"shared{parts}"));
        }
    }

    /// <summary>Processes with one core each sum after computing, others beside it: to the same bits. With shared statistics there are sums between, which all must come to in the same order. Gradients of several buckets.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void How_many_cores_a_process_has_changes_no_bit(string name)
    {
        foreach (var (statistics, withOneCore) in new[] { ("false", "01"), ("true", "1") })
        {
            string[] options = ["--sync-statistics", statistics, "--model", "tiny", "--epochs", "1"];
            Together(name, 2, $"cores {statistics}", options);
            Require(TrainingProcesses.Run(name, 2, [.. Options(Path.Combine(_folder, $"core {statistics}"), options)], withOneCore));
            Assert.Equal(Model($"cores {statistics}"), Model($"core {statistics}"));
        }
    }

    /// <summary>In double precision, and near its last bits: Adam divides by the size of gradients, so that where they are nothing but rounding the rounding of single precision becomes 1 % of the weights in 18 steps.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Shared_statistics_make_it_the_run_of_the_whole_batch(string name)
    {
        Alone("alone", "--device", "host:double");
        foreach (var size in new[] { 2, 4 })
        {
            Together(name, size, $"shared{size}", "--device", "host:double", "--sync-statistics", "true");
            var difference = Difference("alone", $"shared{size}");
            output.WriteLine($"{name}, {size} processes with shared statistics against one: relative difference {difference:g3}");
            Assert.InRange(difference, 0, 1e-10);
        }
    }

    /// <summary>A process is killed at a random moment, again and again, and the run taken up each time: it ends with the bits of one that nothing happened to.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void Killed_processes_end_the_job_and_lose_nothing(string name)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        string[] epochs = ["--epochs", "60"];
        Together(name, 2, "whole", epochs);
        var (path, slowest) = (Path.Combine(_folder, "killed"), 0.0);
        var checkpoint = Path.Combine(path, "checkpoint.safetensors");
        string[] Arguments() => File.Exists(checkpoint) ? ["train", "--resume", path] : [.. Options(path, epochs)];
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = File.GetLastWriteTimeUtc(checkpoint);
            using var job = TrainingProcesses.Start(name, 2, Arguments());
            // Some time after it has gone on by an epoch.
            job.WaitUntil(() => File.Exists(checkpoint) && File.GetLastWriteTimeUtc(checkpoint) != before);
            Thread.Sleep(random.Next(400));
            job.Kill(random.Next(2));
            var end = job.Wait(TimeSpan.FromSeconds(20));
            // MPICH's launcher now and then says nothing of it, and returns 0 (pmodels/mpich#7057).
            if (name == "Open MPI" || end.ExitCode != 0)
            {
                Assert.True(end.ExitCode != 0, end.Output);
                Assert.Matches("signal 9|EXIT CODE: 9", end.Output);
            }
            Assert.DoesNotContain("unseen pictures", end.Output, StringComparison.Ordinal);
            Assert.Contains($"go on from its last checkpoint with: yolo train --resume \"{path}\"", end.Output, StringComparison.Ordinal);
            Assert.Empty(job.Left());
            Assert.InRange(end.Seconds, 0, 10);
            slowest = Math.Max(slowest, end.Seconds);
        }
        Require(TrainingProcesses.Run(name, 2, Arguments()));
        Assert.Equal(Model("whole"), Model("killed"));
        output.WriteLine($"{name}: {Kills} processes killed, each job at its end after at most {slowest:f1} s");
    }

    /// <summary>The first process cannot write any more: all end, and it is said why.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void A_full_disk_ends_all(string name)
    {
        var path = Path.Combine(_folder, "full");
        using var job = TrainingProcesses.Start(name, 2, [.. Options(path, "--epochs", "1000")]);
        job.WaitUntil(() => File.Exists(Path.Combine(path, "checkpoint.safetensors")));
        job.LimitFiles(rank: 0, bytes: 65536);
        var end = job.Wait(TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, end.ExitCode);
        Assert.True(end.Output.Contains("process 0: error: Cannot write", StringComparison.Ordinal), end.Output);
        Assert.Contains($"The last checkpoint is {Path.Combine(path, "checkpoint.safetensors")}; go on with: yolo train --resume", end.Output, StringComparison.Ordinal);
        Assert.Empty(job.Left());
    }

    /// <summary>Bad input is told once, and ends with the exit code of one process.</summary>
    [MpiTheory]
    [MemberData(nameof(Names))]
    public void What_none_can_use_is_told_once(string name)
    {
        var end = TrainingProcesses.Run(name, 2, ["train", "--data", Path.Combine(_folder, "nowhere")]);
        Assert.Equal(2, end.ExitCode);
        Assert.Single(Error().Matches(end.Output));
    }

    private IEnumerable<string> Options(string path, params string[] more) =>
    [
        "train", "--data", Data(), "--out", path, "--size", "64", "--batch", "8", "--val-every", "2", .. Usual(more, "--model", "dense"), .. Usual(more, "--device", "host"), .. Usual(more, "--epochs", "6"), .. more,
    ];

    private static string[] Usual(string[] options, string name, string value) => options.Contains(name) ? [] : [name, value];

    private string Data()
    {
        var path = Path.Combine(_folder, "data");
        if (!Directory.Exists(path))
        {
            var generated = GeneratedPictures.Dataset(seed: 7, train: 24, test: 4, size: 64);
            DataWriter.Write(generated with { Val = generated.Test }, DataFormat.Voc, path);
        }
        return path;
    }

    private void Alone(string name, params string[] more) => Require(TrainingProcesses.Alone([.. Options(Path.Combine(_folder, name), more)]));

    private void Together(string mpi, int size, string name, params string[] more) => Require(TrainingProcesses.Run(mpi, size, [.. Options(Path.Combine(_folder, name), more)]));

    private static void Require(JobEnd end) => Assert.True(end.ExitCode == 0, end.Output);

    private byte[] Model(string name) => File.ReadAllBytes(Path.Combine(_folder, name, "model.safetensors"));

    /// <summary>Of the last weights: which epoch is best may hang on a score's last bits.</summary>
    private double Difference(string expected, string actual)
    {
        double[] Numbers(string name) => [.. ModelFile.Load(Path.Combine(_folder, name, "weights", "last.safetensors"), Kernels.Device.HostDouble).Weights.Leaves.SelectMany(leaf => leaf.ToArray())];
        var (e, a) = (Numbers(expected), Numbers(actual));
        return Math.Sqrt(e.Zip(a, (x, y) => (x - y) * (x - y)).Sum() / e.Sum(x => x * x));
    }

    [GeneratedRegex("error: ")]
    private static partial Regex Error();
}

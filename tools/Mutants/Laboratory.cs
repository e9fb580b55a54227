using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Yolo.Mutants;

/// <summary>A copy of the sources and one of the built tests: what is built from the one is put among the other.</summary>
internal sealed partial class Laboratory
{
    private const string Assembly = "Yolo.Model.dll";

    /// <summary>The folders of tests/Properties that speak of what has the faults.</summary>
    private static readonly string[] Tests = ["Assignment", "Geometry", "Loss", "Postprocessing", "Scoring"];

    private static readonly TimeSpan LimitOfBuilds = TimeSpan.FromMinutes(10);

    private readonly string _model = Path.Combine(Repository.Work, "src", "Yolo.Model");
    private readonly string _tests = Path.Combine(Repository.Work, "tests");
    private TimeSpan _limit = TimeSpan.FromMinutes(10);

    private Laboratory()
    {
    }

    /// <summary>Copies, builds and runs the tests without a fault.</summary>
    /// <exception cref="FaultException">Something does not build, or the tests fail without a fault.</exception>
    public static Laboratory Open()
    {
        var laboratory = new Laboratory();
        var properties = Path.Combine(Repository.Root, "tests", "Properties");
        Require(Dotnet.Run(LimitOfBuilds, "build", properties, "-c", "Release", "-v", "quiet"), "tests/Properties does not build");
        var built = Directory.GetFiles(Path.Combine(properties, "bin", "Release"), Assembly, SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        Repository.Copy(Path.GetDirectoryName(built)!, laboratory._tests);
        File.WriteAllText(Path.Combine(laboratory._tests, "xunit.runner.json"), """{ "methodDisplay": "classAndMethod", "stopOnFail": true }""");
        foreach (var project in new[] { "Yolo.Kernels", "Yolo.Autodiff", "Yolo.Model" })
        {
            Repository.Copy(Path.Combine(Repository.Root, "src", project), Path.Combine(Repository.Work, "src", project));
        }
        Require(Dotnet.Run(LimitOfBuilds, "build", laboratory._model, "-c", "Release", "-v", "quiet"), "the copy of src/Yolo.Model does not build");

        var watch = Stopwatch.StartNew();
        var without = laboratory.Try();
        if (without.IsFound)
        {
            throw new FaultException($"The tests fail without any fault, by {without.By}: mend that first.");
        }
        // A test that takes far longer than all of them did hangs.
        laboratory._limit = TimeSpan.FromSeconds(30) + (4 * watch.Elapsed);
        return laboratory;
    }

    /// <summary>Plants the fault, builds, tests, and takes it away again.</summary>
    /// <exception cref="FaultException">It does not compile.</exception>
    public Verdict Test(Fault fault)
    {
        var path = Path.Combine(_model, fault.File);
        var sound = File.ReadAllText(path);
        File.WriteAllText(path, fault.Planted(_model));
        try
        {
            Require(
                Dotnet.Run(
                    LimitOfBuilds, "build", _model, "-c", "Release", "-v", "quiet", "--no-restore", "--no-dependencies",
                    "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false"),
                $"{fault.Place}: the fault does not compile");
            return Try();
        }
        finally
        {
            File.WriteAllText(path, sound);
        }
    }

    private Verdict Try()
    {
        File.Copy(Directory.GetFiles(Path.Combine(_model, "bin", "Release"), Assembly, SearchOption.AllDirectories).Single(), Path.Combine(_tests, Assembly), overwrite: true);
        var filter = string.Join('|', Tests.Select(folder => $"FullyQualifiedName~Yolo.Properties.{folder}."));
        var ended = Dotnet.Run(_limit, "test", Path.Combine(_tests, "Yolo.Properties.dll"), "--filter", filter);
        return ended switch
        {
            { Code: null } => new(true, "the time limit"),
            { Code: 0 } when Passed().IsMatch(ended.Output) => new(false, string.Empty),
            _ when Failed().Match(ended.Output) is { Success: true } match => new(true, match.Groups[1].Value),
            { Code: 0 } => throw new FaultException($"No test was run:\n{ended.Output}"),
            _ => new(true, "an end of the tests without a verdict"),
        };
    }

    private static void Require(Ended ended, string otherwise)
    {
        if (ended.Code != 0)
        {
            throw new FaultException($"{otherwise}:\n{ended.Output}");
        }
    }

    [GeneratedRegex(@"Passed!\s+- Failed:\s+0, Passed:\s+[1-9]")]
    private static partial Regex Passed();

    [GeneratedRegex(@"^(?:\[xUnit\.net [\d:.]+\])?\s+(?:Failed )?Yolo\.Properties\.(?:[^\s(.]+\.)*?([^\s(.]+\.[^\s(.]+)(?=[\s(])", RegexOptions.Multiline)]
    private static partial Regex Failed();
}

/// <summary>Whether a fault was found, and by what.</summary>
internal readonly record struct Verdict(bool IsFound, string By);

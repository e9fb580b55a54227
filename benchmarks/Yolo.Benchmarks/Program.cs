// Yolo against libtorch and ONNX Runtime, in turns. Usage: [loss] [contract] [conv] [inference] [step] [memory] [growth] [start] [--json] [--seconds S]; without names, all.
using System.Globalization;
using Yolo.Benchmarks.Contractions;
using Yolo.Benchmarks.Losses;
using Yolo.Benchmarks.Networks;
using Yolo.Benchmarks.Running;

const int Ok = 0, Failure = 1, WrongUsage = 2;

var benchmarks = new Dictionary<string, Func<double, IEnumerable<Comparison>>>
{
    ["loss"] = LossBenchmark.Run,
    ["contract"] = ContractBenchmark.Run,
    ["conv"] = ConvolutionBenchmark.Run,
    ["inference"] = InferenceBenchmark.Run,
    ["step"] = StepBenchmark.Run,
};
var tables = new Dictionary<string, Func<double, IEnumerable<Table>>>
{
    ["memory"] = _ => [PeakMemory.Run()],
    ["growth"] = Growth.Run,
    ["start"] = _ => [ColdStart.Run()],
};
if (args is [PeakMemory.Argument, var contender, var images])
{
    return PeakMemory.Measure(contender, int.Parse(images, CultureInfo.InvariantCulture));
}
if (args is [ColdStart.Argument, var model, var picture])
{
    return ColdStart.InferOnce(model, picture);
}
var (names, json, seconds) = (new List<string>(), false, 4.0);
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--json")
    {
        json = true;
    }
    else if (args[i] == "--seconds" && i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seconds) && seconds > 0)
    {
        i++;
    }
    else if (benchmarks.ContainsKey(args[i]) || tables.ContainsKey(args[i]))
    {
        names.Add(args[i]);
    }
    else
    {
        Console.Error.WriteLine($"'{args[i]}' is none of: {string.Join(", ", benchmarks.Keys.Concat(tables.Keys))}, --json, --seconds S (for each case, above 0).");
        return WrongUsage;
    }
}

LibTorch.Prepare();
var results = new Dictionary<string, IReadOnlyList<Comparison>>();
var measured = new Dictionary<string, IReadOnlyList<Table>>();
try
{
    foreach (var name in names.Count > 0 ? names.Distinct() : benchmarks.Keys.Concat(tables.Keys))
    {
        Console.Error.WriteLine($"{name} …");
        if (tables.TryGetValue(name, out var table))
        {
            measured[name] = [.. table(seconds)];
            Show(measured[name].Select(Report.Markdown));
        }
        else
        {
            results[name] = [.. benchmarks[name](seconds)];
            Show([Report.Markdown(name, results[name])]);
        }
    }
}
catch (Exception e) when (e is DisagreementException or ColdStartException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return Failure;
}
if (json)
{
    Console.WriteLine(Report.Json(results, measured));
}
return Ok;

void Show(IEnumerable<IEnumerable<string>> texts)
{
    foreach (var text in json ? [] : texts)
    {
        Console.WriteLine(string.Join('\n', text) + "\n");
    }
}

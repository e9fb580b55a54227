// Adds up the Cobertura files below a folder and prints which part of the lines of src the tests run, by project and in all.
using System.Globalization;
using Yolo.Coverage;

const double least = 0.9;
if (args is not [var folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Coverage FOLDER   the folder that 'dotnet test --results-directory FOLDER' has left; ./build coverage makes it");
    return 2;
}
var lines = CoveredLines.Read(folder);
if (lines.Count == 0)
{
    Console.Error.WriteLine($"There is no Cobertura file with lines of src below '{folder}'; run ./build coverage.");
    return 2;
}
Console.WriteLine("| project | lines | run by tests |");
Console.WriteLine("|---|---|---|");
foreach (var project in lines.GroupBy(line => line.Key.Project).OrderBy(project => project.Key, StringComparer.Ordinal))
{
    Show(project.Key, [.. project.Select(line => line.Value)]);
}
Show("without what GPUs alone run (Yolo.Kernels/Gpu)", [.. lines.Where(line => !line.Key.IsForGpus).Select(line => line.Value)]);
Show("**all**", [.. lines.Values]);
if (lines.Values.Count(line => line) < least * lines.Count)
{
    Console.Error.WriteLine($"The tests run less than {least:0%} of the lines of src.");
    return 1;
}
return 0;

static void Show(string name, bool[] run) => Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"| {name} | {run.Length} | {100.0 * run.Count(line => line) / run.Length:0.0} % |"));

using Yolo.Kernels.Gpu;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Roofline;

const string usage = """
    Roofline                         predicted times of Tiny YOLOv2 from datasheets, as Markdown
    Roofline --measure DEVICE [SIZE] measured times on a device of this machine
    Roofline --device                the device that gpu-check uses: a GPU, else OpenCL's CPU
    Roofline --is-gpu DEVICE         returns 0 if that is a GPU
    """;
switch (args)
{
    case []:
        Predict(YoloV2.Tiny(Measuring.Classes, Anchors.Voc));
        return 0;
    case ["--device"]:
        return Found(Measuring.Device());
    case ["--is-gpu", var name]:
        return name == Measuring.Gpu() ? 0 : 1;
    case ["--measure", var name]:
        return Measuring.Run(name, 416);
    case ["--measure", var name, var text] when int.TryParse(text, out var size) && size is > 0 and <= 1024 && size % 32 == 0:
        return Measuring.Run(name, size);
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static int Found(string? name)
{
    if (name is null)
    {
        Console.Error.WriteLine("There is no CUDA or OpenCL device on this machine.");
        return 1;
    }
    Console.WriteLine(name);
    return 0;
}

static void Predict(Network network)
{
    Console.WriteLine("### Predicted: whole passes");
    Console.WriteLine();
    Console.WriteLine("| pass | GFLOP | MB | launches | " + string.Join(" | ", Gpu.All.Select(g => $"{g.Name}: least ms | direct ms | as chosen ms")) + " |");
    Console.WriteLine("|---|---|---|---|" + string.Concat(Gpu.All.Select(_ => "---|---|---|")));
    Total("inference, batch 1", [.. Work.Inference(network, 1)]);
    Total("inference, batch 8", [.. Work.Inference(network, 8)]);
    Total("training step, batch 8", [.. Work.Training(network, 8)]);
    Table("Inference, batch 1", Work.Inference(network, 1));
    Table("A training step, batch 8", Work.Training(network, 8));
}

static void Total(string name, Work[] works) => Console.WriteLine(
    $"| {name} | {works.Sum(w => w.Operations) / 1e9:0.0} | {works.Sum(w => w.Bytes) / 1e6:0} | {works.Sum(w => w.Launches)} | "
    + string.Join(" | ", Gpu.All.Select(g => $"{1e3 * works.Sum(w => g.Least(w.Operations, w.Bytes)):0.00} | {1e3 * works.Sum(w => w.Direct(g)):0.00} | {1e3 * works.Sum(w => w.Tiled(g)):0.00}")) + " |");

static void Table(string title, IEnumerable<Work> works)
{
    Console.WriteLine();
    Console.WriteLine($"### {title}, kernel by kernel");
    Console.WriteLine();
    Console.WriteLine("| layer | kernel | way, tiling, parts of the depth | MFLOP | MB | launches | " + string.Join(" | ", Gpu.All.Select(g => g.Name + " µs")) + " |");
    Console.WriteLine("|---|---|---|---|---|---|" + string.Concat(Gpu.All.Select(_ => "---|")));
    foreach (var work in works)
    {
        var way = work.Winograd is { } winograd ? $"F({Math.Sqrt(winograd.Products.Batch) - 2}), " : string.Empty;
        var tiling = (work.Winograd?.Products ?? work.Contraction) is { } shape && GpuContractPlan.For(shape) is var plan ? $"{way}{plan.Tiling}, {plan.Splits}" : string.Empty;
        Console.WriteLine(
            $"| {work.Layer} | {work.Kernel} | {tiling} | {work.Operations / 1e6:0} | {work.Bytes / 1e6:0.0} | {work.Launches} | "
            + string.Join(" | ", Gpu.All.Select(g => $"{1e6 * work.Tiled(g):0.0}")) + " |");
    }
}

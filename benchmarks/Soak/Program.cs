using System.CommandLine;
using System.Diagnostics;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;
using Yolo.Soak;

const int side = 32;
const int batch = 2;
const int marks = 10;
var name = new Option<string>("--device") { Description = "host, host:double, cuda:0, opencl:0, …", DefaultValueFactory = _ => "host" };
var steps = new Option<int>("--steps") { Description = "Small training steps.", DefaultValueFactory = _ => 100_000 };
var detections = new Option<int>("--detections") { Description = "Detections after them.", DefaultValueFactory = _ => 10_000 };
var command = new RootCommand("Takes many small steps and detections, and fails if memory, buffers, handles or threads grow after the first fifth.") { name, steps, detections };
command.SetAction(parsed =>
{
    var device = Device.Parse(parsed.GetRequiredValue(name));
    var data = GeneratedPictures.Dataset(seed: 7, train: 8, test: 1, size: side);
    var anchors = new Anchors([new(1, 1), new(2, 2)]);
    var network = TinyYoloV2.Create(anchors.Sizes.Count, data.ClassNames.Count, side, width: 2, depth: 3, neck: 1);
    var step = new TrainingStep(network, anchors, data.ClassNames.Count, LossSpec.Default, new Adam(), new ConstantRate(1e-4));
    var batches = Batches.ForTraining(data.Train, new BatchOptions(batch, side, side), new AugmentationOptions(), new PictureCache(), device: device).Take(16).ToArray();
    var state = step.Start(device, seed: 1);
    var grown = Soak(device, "steps", parsed.GetValue(steps), i =>
    {
        var result = step.Run(state, batches[i % batches.Length].Pixels, batches[i % batches.Length].Truths);
        state = result.State;
        if (i % 10 == 0 && !double.IsFinite(result.Report.Read().Loss.Total))
        {
            throw new InvalidOperationException($"The loss of step {i} is not finite.");
        }
        Scope.Release(result.Report);
    });
    var detector = new Detector(network, anchors, data.ClassNames.ToValueList());
    grown += Soak(device, "detections", parsed.GetValue(detections), i => detector.Detect(state.Weights, batches[i % batches.Length].Pixels[..(3 * side * side)], 1, SuppressionSpec.ForScoring));
    return grown == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();

static int Soak(Device device, string what, int count, Action<int> once)
{
    Console.WriteLine($"\n### {count:N0} {what} on {device.Name}\n\n{Holdings.Header}");
    var clock = Stopwatch.StartNew();
    Holdings? start = null, last = null;
    var grown = string.Empty;
    for (var i = 0; i < count; i++)
    {
        once(i);
        if ((i + 1) % Math.Max(1, count / marks) == 0)
        {
            var now = Holdings.Of(device, i + 1, clock.Elapsed.TotalSeconds);
            Console.WriteLine(now);
            if (last is not null && now.NewSince(last).Any())
            {
                Console.Error.WriteLine($"opened: {string.Join(", ", now.NewSince(last))}");
            }
            last = now;
            start ??= i + 1 >= count / 5 ? now : null;
            grown = start is null ? string.Empty : now.GrownSince(start);
        }
    }
    Console.WriteLine(grown.Length == 0 ? "\nNothing grew after the first fifth." : $"\n{grown}.");
    return grown.Length == 0 ? 0 : 1;
}

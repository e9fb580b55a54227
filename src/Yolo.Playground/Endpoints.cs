using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;

namespace Yolo.Playground;

/// <summary>What the page can ask for.</summary>
internal sealed class Endpoints(PlaygroundContent content, Workbench bench)
{
    private readonly SeenPictures _pictures = new(Limits.Pictures);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/model", context => Body.Answer(context.Response, Model()));
        routes.MapPost("/api/pictures", Upload);
        routes.MapPost("/api/samples/{number:int}", TakeSample);
        routes.MapGet("/api/pictures/{id}.png", Show);
        routes.MapPost("/api/detections", Detect);
        routes.MapPost("/api/loss", Loss);
    }

    private ModelAnswer Model()
    {
        var (detector, usual) = (content.Model.Detector, TrainedDetector.Usual);
        var (input, output) = (detector.Network.Input, detector.Network.Output);
        return new(
            content.ModelName, content.IsTrained, content.Model.Device.Name, $"{input.Width}×{input.Height}", [.. detector.ClassNames],
            [.. detector.Anchors.Sizes.Select(size => new[] { size.Width, size.Height })], output.Width, output.Height, content.Samples.Count,
            usual.ScoreThreshold, usual.IouThreshold, LossSpec.Default.IgnoreThreshold);
    }

    private async Task Upload(HttpContext context)
    {
        var bytes = await Body.Read(context.Request, Limits.PictureBytes);
        if (bytes.Length == 0)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "The request holds no picture; send the bytes of a picture's file.");
        }
        await See(context, "your picture", [], () => ImageFile.Decode(bytes, "your picture"));
    }

    private Task TakeSample(HttpContext context)
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (number < 0 || number >= content.Samples.Count)
        {
            throw new Refusal(StatusCodes.Status404NotFound, $"There is no sample {number}; there are {content.Samples.Count}, counted from 0.");
        }
        var sample = content.Samples[number];
        return See(context, sample.Name, [.. sample.Truths.Select(TruthMessage.Of)], sample.Load);
    }

    private async Task See(HttpContext context, string name, IReadOnlyList<TruthMessage> truths, Func<Picture> load)
    {
        var answer = await bench.Take(
            work =>
            {
                var picture = load();
                var started = Stopwatch.GetTimestamp();
                var seen = work.See(picture);
                var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var (objectness, boxes) = work.Slots(seen);
                var frame = Edges.Of(seen.Placement.OutOf(new Box<Relative>(0.5, 0.5, 1, 1)));
                return new PictureAnswer(_pictures.Add(seen), name, picture.Width, picture.Height, milliseconds, frame, truths, objectness, boxes);
            },
            context.RequestAborted);
        await Body.Answer(context.Response, answer);
    }

    private Task Show(HttpContext context)
    {
        var picture = Find((string)context.Request.RouteValues["id"]!);
        context.Response.ContentType = "image/png";
        return context.Response.Body.WriteAsync(picture.Shown, context.RequestAborted).AsTask();
    }

    private async Task Detect(HttpContext context)
    {
        var question = await Body.Json<DetectQuestion>(context.Request);
        var spec = new SuppressionSpec(Share(question.Iou, "iou"), Share(question.Threshold, "threshold"), Limits.Boxes);
        var picture = Find(question.Id);
        var found = await bench.Take(work => work.Find(picture, spec), context.RequestAborted);
        await Body.Answer(context.Response, new DetectAnswer([.. found.Select(BoxAnswer.Of)], found.Count == Limits.Boxes));
    }

    private async Task Loss(HttpContext context)
    {
        var question = await Body.Json<LossQuestion>(context.Request);
        var spec = LossSpec.Default with { IgnoreThreshold = Share(question.IgnoreThreshold, "ignoreThreshold") };
        if (question.Truths.Length > Limits.Truths)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, $"There are {question.Truths.Length} truths, more than the {Limits.Truths} allowed; erase some.");
        }
        if (Array.Exists(question.Truths, truth => truth is null))
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "A truth is null; each must be an object of x, y, width, height and class.");
        }
        var picture = Find(question.Id);
        var answer = await bench.Take(work => work.Loss(picture, [.. question.Truths.Select(truth => truth.ToTruth())], spec), context.RequestAborted);
        await Body.Answer(context.Response, answer);
    }

    private SeenPicture Find(string id) => _pictures.TryFind(id, out var picture)
        ? picture
        : throw new Refusal(StatusCodes.Status404NotFound, $"There is no such picture, or {Limits.Pictures} others have come since; send it again.");

    private static double Share(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new Refusal(StatusCodes.Status400BadRequest, $"'{name}' must be a number from 0 to 1.");
}

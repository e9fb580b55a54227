using System.Text.Json;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>
/// A step on disk: <c>state.safetensors</c>, the state before it, as a checkpoint; <c>batch.safetensors</c> with the pixels and, to look at, the head;
/// <c>replay.json</c> with all else, truths and options. The last is written last: where it is, all is.
/// </summary>
public sealed class ReplayFolder
{
    /// <summary>The name of the folder in a run folder.</summary>
    public const string Name = "replay";

    private const string RecordName = "replay.json", StateName = "state.safetensors", BatchName = "batch.safetensors", Pixels = "pixels", Head = "head";

    private readonly string _path;
    private readonly ReplayRecord _record;

    private ReplayFolder(string path, ReplayRecord record) => (_path, _record) = (path, record);

    /// <summary>The name of the device that the step was taken on.</summary>
    public string Device => _record.Device;

    /// <summary>Writes a step, and what was wrong with it, over the one before.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public static void Write(string path, StepReplay step, string problem)
    {
        var record = new ReplayRecord(
            ReplayRecord.Current, problem, step.State.Step, step.State.Seen, step.Epoch, step.State.Device.Name, [.. step.Pictures],
            [.. step.Truths.Select(list => list.ToValueList())], step.Detector.ClassNames, step.Step.Network, step.Step.Anchors.Sizes, step.Step.Loss,
            step.Step.Optimiser, step.Step.Schedule, step.Step.StatisticsMomentum);
        string In(string name) => Path.Combine(path, name);
        if (File.Exists(In(RecordName)))
        {
            AtomicFile.Guard(In(RecordName), () => File.Delete(In(RecordName)));
        }
        AtomicFile.Write(In(StateName), stream => Checkpoint.Write(stream, step.State, ModelMetadata.Of(step.Detector)));
        var (shape, head) = (step.Step.Network.Input, step.Head());
        var tensors = new ParameterTree(
        [
            new(Pixels, Tensor.From(Kernels.Device.Host, step.Pixels, step.Truths.Count, shape.Channels, shape.Height, shape.Width)),
            new(Head, head),
        ]);
        AtomicFile.Write(In(BatchName), stream => Safetensors.Write(stream, tensors, new Dictionary<string, string>()));
        AtomicFile.Write(In(RecordName), stream => JsonSerializer.Serialize(stream, record, ModelJson.Options));
    }

    /// <summary>Finds a step in a folder, or in the folder <c>replay</c> in it, and reads what is no tensor.</summary>
    /// <exception cref="DataException">There is none, or it cannot be read.</exception>
    public static ReplayFolder Open(string path)
    {
        var folder = new[] { path, Path.Combine(path, Name) }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, RecordName)))
            ?? throw new DataException(
                $"There is no step to replay in '{path}': it has neither {RecordName} nor {Name}/{RecordName}. Name the folder of a training that a loss which is not finite has stopped.");
        var file = Path.Combine(folder, RecordName);
        return new(folder, Guard(file, () =>
        {
            using var stream = File.OpenRead(file);
            var record = JsonSerializer.Deserialize<ReplayRecord>(stream, ModelJson.Options) ?? throw new JsonException("It is null.");
            return record.Version == ReplayRecord.Current
                ? record
                : throw new JsonException($"It has version {record.Version}, and {ReplayRecord.Current} can be read.");
        }));
    }

    /// <summary>Reads the step for a device.</summary>
    /// <exception cref="DataException">A file is missing, damaged, or does not fit the others.</exception>
    public StepReplay Read(Device device)
    {
        var step = Guard(In(RecordName), Step);
        var state = Guard(In(StateName), () =>
        {
            using var stream = File.OpenRead(In(StateName));
            var read = Checkpoint.Read(stream, device, TrainingState.Start(step.Network, step.Optimiser, device, seed: 0)).State;
            return read.Step == _record.Step && read.Seen == _record.Seen
                ? read
                : throw new ModelFormatException($"It is of step {read.Step} after {read.Seen} images, and {RecordName} of step {_record.Step} after {_record.Seen}.");
        });
        var pixels = Guard(In(BatchName), () =>
        {
            using var stream = File.OpenRead(In(BatchName));
            var tensors = Safetensors.Read(stream, Kernels.Device.Host).Tensors;
            var expected = new Autodiff.Shape(_record.Truths.Count, step.Network.Input.Channels, step.Network.Input.Height, step.Network.Input.Width);
            return tensors.Names.Contains(Pixels) && tensors[Pixels].Shape.Equals(expected)
                ? tensors[Pixels].ToFloats()
                : throw new ModelFormatException($"It has no tensor '{Pixels}' {expected}, as {RecordName} asks for.");
        });
        return new(new Detector(step.Network, step.Anchors, _record.Classes), step, state, pixels, _record.Truths, _record.Pictures, _record.Epoch);
    }

    private TrainingStep Step()
    {
        var (anchors, output) = (new Anchors(_record.Anchors), _record.Network.Output);
        if (output.Channels != anchors.Count * (5 + _record.Classes.Count) || output.Height < 1 || output.Width < 1)
        {
            throw new JsonException($"The network gives maps {output}, which {anchors.Count} anchors and {_record.Classes.Count} classes do not fit.");
        }
        if (_record.Truths.Count < 1 || _record.Pictures.Count != _record.Truths.Count)
        {
            throw new JsonException($"It has {_record.Pictures.Count} pictures and truths of {_record.Truths.Count}; they must be as many, and at least 1.");
        }
        return new(
            _record.Network, anchors, _record.Classes.Count, _record.Loss, _record.Optimiser, _record.Schedule, _record.StatisticsMomentum);
    }

    private string In(string name) => Path.Combine(_path, name);

    /// <summary>Whatever is wrong with a file is told in one sentence with its path.</summary>
    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{file}': {e.Message} Check that it is there and may be read.", e);
        }
        catch (Exception e) when (e is JsonException or ModelFormatException or NotSupportedException or ArgumentException or ArithmeticException or ShapeException)
        {
            throw new DataException($"Cannot replay from '{file}': {e.Message.ReplaceLineEndings(" ")} Copy the folder again, whole.", e);
        }
    }
}

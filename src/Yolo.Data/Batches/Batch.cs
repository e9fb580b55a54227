using System.Diagnostics.CodeAnalysis;
using Yolo.Kernels.Memory;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>A place in the sequence of training batches.</summary>
/// <param name="Epoch">How often all samples were seen before.</param>
/// <param name="Index">The batch's number in its epoch, from 0.</param>
public readonly record struct BatchPosition(int Epoch, int Index);

/// <summary>Pictures with their objects, ready for a network.</summary>
/// <param name="Pixels">[Count, 3, Height, Width], as the preprocessing makes them: values in [0, 1] by default.</param>
/// <param name="Count">How many pictures.</param>
/// <param name="Width">The pictures' width, in pixels.</param>
/// <param name="Height">The pictures' height, in pixels.</param>
/// <param name="Truths">Each picture's objects, relative to the network's input.</param>
/// <param name="Names">Each picture's name.</param>
/// <param name="Position">Where the batch stands.</param>
/// <param name="Next">Where the batch after it stands: start there to go on as if nothing had come between.</param>
public sealed record Batch(
    [property: SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Goes to the device as it is.")]
    float[] Pixels,
    int Count,
    int Width,
    int Height,
    IReadOnlyList<IReadOnlyList<Truth>> Truths,
    IReadOnlyList<string> Names,
    BatchPosition Position,
    BatchPosition Next)
{
    /// <summary>Where each picture lies in the network's input, if it was not varied; otherwise none.</summary>
    public IReadOnlyList<Placement> Placements { get; init; } = [];

    /// <summary>How long it took to make, in seconds: reading, decoding and resizing the pictures.</summary>
    public double Seconds { get; init; }

    /// <summary>The pixels, if a device has fetched them ahead.</summary>
    public StagedNumbers? Staged { get; init; }

    /// <summary>The batch in so many parts, as equal as may be, for a step that takes one after another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer pictures than parts, or less than one part.</exception>
    public IReadOnlyList<TrainingPart> Parts(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, Count);
        if (parts == 1)
        {
            return [new TrainingPart(Pixels, Truths) { Staged = Staged }];
        }
        var length = Pixels.Length / Count;
        return [.. Enumerable.Range(0, parts).Select(part =>
        {
            var (first, end) = (Count * part / parts, Count * (part + 1) / parts);
            return new TrainingPart(Pixels[(first * length)..(end * length)], [.. Truths.Skip(first).Take(end - first)]);
        })];
    }
}

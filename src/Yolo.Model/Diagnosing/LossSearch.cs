using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Model.Diagnosing;

/// <summary>
/// Which slot of a finite head makes the loss infinite. The loss itself is asked, with ever fewer slots of the head left as they are and the others 0,
/// where every term is harmless: so the answer holds for every option of the loss and in the device's own precision.
/// </summary>
internal sealed class LossSearch(HeadLoss loss, IReadOnlyList<IReadOnlyList<Truth>> truths, long seen, Tensor head)
{
    private readonly HeadLayout _layout = new(
        head.Shape[0], loss.Anchors.Count, HeadPlace.BoxFields + loss.Classes, head.Shape[2], head.Shape[3]);

    private readonly double[] _head = head.ToArray();

    private delegate bool Kept(int slot, int field);

    /// <summary>What makes the loss infinite.</summary>
    public IEnumerable<Culprit> Culprits()
    {
        var whole = Numbers((_, _) => true);
        if (whole.IsFinite)
        {
            yield break;
        }
        if (IsBad((_, _) => false))
        {
            yield return WithoutHead();
            yield break;
        }
        var slot = Searching.FirstBadPrefix(_layout.Slots, count => IsBad((s, _) => s < count)) - 1;
        yield return IsBad((s, _) => s == slot) ? OfSlot(slot) : OfSum(Searching.BadTerm(whole));
    }

    /// <summary>The first number of the head in which the gradient is not finite.</summary>
    public IEnumerable<Culprit> OfGradient()
    {
        var targets = loss.Targets(head.Device, truths);
        var gradient = Diff.Grad(h => loss.Of(h, targets, seen).Value, head).ToArray();
        var index = Array.FindIndex(gradient, g => !double.IsFinite(g));
        if (index >= 0)
        {
            yield return new HeadGradientCulprit(_layout.Place(index), _head[index], gradient[index]);
        }
    }

    private TermCulprit OfSlot(int slot)
    {
        // A field that is bad alone; else the one that, added to those before it, makes the term infinite.
        var alone = Enumerable.Range(0, _layout.Fields).Where(field => IsBad((s, f) => s == slot && f == field)).Take(1).ToArray();
        var field = alone.Length > 0 ? alone[0] : Searching.FirstBadPrefix(_layout.Fields, count => IsBad((s, f) => s == slot && f < count)) - 1;
        var (term, value) = Searching.BadTerm(Numbers((s, _) => s == slot));
        return new(term, _layout.Place(slot, field), _head[_layout.IndexOf(slot, field)], value);
    }

    /// <summary>
    /// The slot with the largest part, found best first: as no part is negative, that of a range of slots is at least that of each slot in it, so the first
    /// range of one slot that comes up is the largest. In double precision, where the sums do not overflow.
    /// </summary>
    private SumCulprit OfSum((string Name, double Value) term)
    {
        double Part(int from, int to) =>
            Searching.Term(Numbers(Device.HostDouble, (slot, _) => slot >= from && slot < to), term.Name) is var part && double.IsNaN(part) ? double.PositiveInfinity : part;
        var ranges = new PriorityQueue<(int From, int To), double>([((0, _layout.Slots), 0)]);
        while (true)
        {
            ranges.TryDequeue(out var range, out var negated);
            if (range.To - range.From == 1)
            {
                var field = Enumerable.Range(0, _layout.Fields).MaxBy(f => Math.Abs(_head[_layout.IndexOf(range.From, f)]));
                return new(term.Name, _layout.Place(range.From, field), _head[_layout.IndexOf(range.From, field)], -negated, term.Value);
            }
            var middle = (range.From + range.To) / 2;
            ranges.Enqueue((range.From, middle), -Part(range.From, middle));
            ranges.Enqueue((middle, range.To), -Part(middle, range.To));
        }
    }

    /// <summary>With a head of zeros the loss is infinite: then it is the options of the loss, if it is so with boxes of an anchor's shape too, or else a truth.</summary>
    private Culprit WithoutHead()
    {
        var shape = loss.Anchors[0].ToRelative(loss.Grid);
        Truth Harmless(Truth truth) => truth with { Box = truth.Box with { Width = shape.Width, Height = shape.Height } };
        var harmless = Numbers(head.Device, [.. truths.Select(list => (IReadOnlyList<Truth>)[.. list.Select(Harmless)])], (_, _) => false);
        if (!harmless.IsFinite)
        {
            var (name, total) = Searching.BadTerm(harmless);
            return new OptionsCulprit(name, total);
        }
        (int Image, int Box)[] boxes = [.. truths.SelectMany((list, image) => list.Select((_, box) => (image, box)))];
        LossNumbers First(int count) => Numbers(
            head.Device,
            [.. truths.Select((list, image) => (IReadOnlyList<Truth>)[.. list.Where((_, box) => Array.IndexOf(boxes, (image, box)) < count)])],
            (_, _) => false);
        var count = Searching.FirstBadPrefix(boxes.Length, k => !First(k).IsFinite);
        var (term, value) = Searching.BadTerm(First(count));
        return new TruthCulprit(term, boxes[count - 1].Image, boxes[count - 1].Box, value);
    }

    private bool IsBad(Kept kept) => !Numbers(kept).IsFinite;

    private LossNumbers Numbers(Kept kept) => Numbers(head.Device, kept);

    private LossNumbers Numbers(Device device, Kept kept) => Numbers(device, truths, kept);

    private LossNumbers Numbers(Device device, IReadOnlyList<IReadOnlyList<Truth>> boxes, Kept kept)
    {
        var values = _layout.Only(_head, (slot, field) => kept(slot, field));
        return device.Region(() => loss.Of(
            Tensor.From(device, values, [.. head.Shape.Sizes]), loss.Targets(device, boxes), seen).Extra).Read();
    }
}

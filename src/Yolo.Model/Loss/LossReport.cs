using Yolo.Autodiff;

namespace Yolo.Model.Loss;

/// <summary>What a loss was made of, still on the device, so that a step need not wait for it.</summary>
public sealed class LossReport : ITree<LossReport>
{
    /// <summary>How many numbers a report reads from the device; more may follow them.</summary>
    internal const int Numbers = 15;

    /// <summary>How many of them, the first, are the total and its terms.</summary>
    private const int Terms = 5;

    private readonly Tensor _numbers;
    private readonly int _collisions;
    private readonly bool _hasCost;

    private LossReport(Tensor numbers, int collisions, bool hasCost)
    {
        _numbers = numbers;
        _collisions = collisions;
        _hasCost = hasCost;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [_numbers];

    /// <inheritdoc/>
    public LossReport Rebuild(IReadOnlyList<Tensor> leaves) => new(leaves[0], _collisions, _hasCost);

    /// <summary>Waits for the device and reads the numbers.</summary>
    public LossNumbers Read()
    {
        var v = _numbers.ToArray();
        var (objects, confident, noObjects, slots) = (v[5], v[6], v[13], v[7]);
        double OfObjects(double sum) => objects > 0 ? sum / objects : 0;
        return new(
            v[0], v[1], v[2], v[3], v[4], (long)objects, (long)confident, (long)(slots - objects - noObjects), _collisions,
            OfObjects(v[8]), OfObjects(v[9]), slots > objects ? v[10] / (slots - objects) : 0, OfObjects(v[11]), OfObjects(v[12]),
            _hasCost ? v[14] : double.NaN);
    }

    /// <summary>The report of two parts of a batch together, terms added up; what follows the numbers is left out.</summary>
    internal static LossReport Sum(LossReport a, LossReport b) =>
        new(Tensor.Slice(a._numbers, 0, 0, Numbers) + Tensor.Slice(b._numbers, 0, 0, Numbers), a._collisions + b._collisions, a._hasCost);

    /// <summary>Of a sum of so many parts: each term their mean, counts as they are.</summary>
    internal LossReport Mean(int parts)
    {
        double[] factors = [.. Enumerable.Range(0, _numbers.Shape.Count).Select(i => i < Terms ? 1.0 / parts : 1)];
        return new(_numbers * Tensor.From(_numbers.Device, factors, factors.Length), _collisions, _hasCost);
    }

    /// <summary>All that is added up of reports, as one tensor.</summary>
    internal Tensor Packed => Tensor.Concat(0, Tensor.Slice(_numbers, 0, 0, Numbers), Tensor.From(_numbers.Device, [(double)_collisions], 1));

    /// <summary>Such a report of the numbers that <see cref="Packed"/> gives, or sums of them.</summary>
    internal LossReport Unpacked(Tensor packed) => new(Tensor.Slice(packed, 0, 0, Numbers), (int)Tensor.Slice(packed, 0, Numbers, 1).ToScalar(), _hasCost);

    internal static LossReport From(LossSpec spec, Tensor numbers, int collisions) => new(numbers, collisions, spec.IsDarknets);

    internal static LossReport From(
        LossSpec spec, LossTerms terms, Tensor responsible, Tensor confident, Tensor noObject, Tensor iou, Tensor objectness, Tensor cost, int collisions)
    {
        var zero = Tensor.Scalar(iou.Device, 0);
        Tensor Above(double threshold) => Tensor.Sum(Tensor.Greater(iou, Tensor.Scalar(iou.Device, threshold)));
        Tensor[] numbers =
        [
            terms.Total, terms.Coordinate, terms.Class, terms.Object, terms.NoObject,
            Tensor.Sum(responsible), Tensor.Sum(confident), Tensor.Scalar(iou.Device, responsible.Shape.Count), Tensor.Sum(iou),
            Tensor.Sum(Tensor.Where(responsible, objectness, zero)), Tensor.Sum(Tensor.Where(responsible, zero, objectness)), Above(0.5), Above(0.75), Tensor.Sum(noObject), cost,
        ];
        return From(spec, Tensor.Concat(0, [.. numbers.Select(n => Tensor.Reshape(Tensor.StopGradient(n), 1))]), collisions);
    }
}

/// <summary>The numbers of a loss: terms, counts over the batch, and what Darknet's users watch while training.</summary>
/// <param name="Total">The loss.</param>
/// <param name="Coordinate">The coordinate term.</param>
/// <param name="Class">The class term.</param>
/// <param name="Object">The object term.</param>
/// <param name="NoObject">The no-object term.</param>
/// <param name="Objects">N_obj: slots responsible for a truth.</param>
/// <param name="Confident">N_conf: slots with an object or no-object term.</param>
/// <param name="Ignored">Slots with neither, because they overlap a truth well.</param>
/// <param name="Collisions">Truths that lost their slot to a later one.</param>
/// <param name="MeanIou">The mean IoU of responsible slots with their truths.</param>
/// <param name="MeanObjectness">The mean Ĉ of responsible slots (Darknet's "Obj").</param>
/// <param name="MeanOtherObjectness">The mean Ĉ of all other slots (Darknet's "No Obj").</param>
/// <param name="Recall50">The part of responsible slots whose IoU exceeds 0.5.</param>
/// <param name="Recall75">The part of responsible slots whose IoU exceeds 0.75.</param>
/// <param name="DarknetCost">
/// What Darknet prints for its layer, <c>*(l.cost) = pow(mag_array(l.delta, …), 2)</c>: Σ delta² over the batch, before σ′ (AlexeyAB's fork prints it after σ′, which is
/// less). NaN for a loss whose gradient is not made of Darknet's deltas.
/// </param>
public sealed record LossNumbers(
    double Total,
    double Coordinate,
    double Class,
    double Object,
    double NoObject,
    long Objects,
    long Confident,
    long Ignored,
    int Collisions,
    double MeanIou,
    double MeanObjectness,
    double MeanOtherObjectness,
    double Recall50,
    double Recall75,
    double DarknetCost)
{
    /// <summary>Whether every term is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Total);

    /// <summary>The terms that are not finite, by name and value; empty if all are.</summary>
    public string Culprits => string.Join(
        ", ",
        new (string Name, double Value)[] { ("coordinate", Coordinate), ("class", Class), ("object", Object), ("no-object", NoObject) }
            .Where(t => !double.IsFinite(t.Value)).Select(t => $"{t.Name} = {t.Value}"));
}

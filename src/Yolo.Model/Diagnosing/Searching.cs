using Yolo.Autodiff;
using Yolo.Model.Collections;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Model.Diagnosing;

/// <summary>What all searches for a culprit need.</summary>
internal static class Searching
{
    /// <summary>
    /// A k in 1..<paramref name="count"/> with isBad(k) and not isBad(k − 1), given isBad(count) and not isBad(0): the least of all if a prefix of a bad
    /// prefix is never bad again. It asks ⌈log₂ count⌉ times.
    /// </summary>
    public static int FirstBadPrefix(int count, Func<int, bool> isBad)
    {
        var (good, bad) = (0, count);
        while (bad - good > 1)
        {
            var middle = good + ((bad - good) / 2);
            (good, bad) = isBad(middle) ? (good, middle) : (middle, bad);
        }
        return bad;
    }

    /// <summary>The first element that is not finite, by its indices and value, if there is one. Only a tensor that has one is copied from the device.</summary>
    public static IEnumerable<NotFinite> FirstNotFinite(Tensor x)
    {
        if (FiniteCheck.IsFinite(x))
        {
            yield break;
        }
        var values = x.ToArray();
        var index = Array.FindIndex(values, v => !double.IsFinite(v));
        yield return new(index, PlaceOf(x.Shape, index), values[index]);
    }

    /// <summary>The name and value of the first term that is not finite.</summary>
    public static (string Name, double Value) BadTerm(LossNumbers loss) => Terms(loss).First(term => !double.IsFinite(term.Value));

    /// <summary>The value of a term by its name.</summary>
    public static double Term(LossNumbers loss, string name) => Terms(loss).First(term => term.Name == name).Value;

    private static (string Name, double Value)[] Terms(LossNumbers loss) =>
    [
        ("coordinate", loss.Coordinate), ("class", loss.Class), ("object", loss.Object), ("no-object", loss.NoObject), ("total", loss.Total),
    ];

    private static ValueList<int> PlaceOf(Shape shape, int index)
    {
        var place = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (index, place[axis]) = Math.DivRem(index, shape[axis]);
        }
        return [.. place];
    }
}

/// <summary>An element of a tensor: its index in row-major order, its indices by axis, and its value.</summary>
internal readonly record struct NotFinite(int Index, ValueList<int> Place, double Value);

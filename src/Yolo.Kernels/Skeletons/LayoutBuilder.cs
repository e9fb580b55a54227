namespace Yolo.Kernels.Skeletons;

/// <summary>Turns axes of any number into the few that kernels walk: axes of size 1 go, axes that lie next to each other in every operand merge.</summary>
public sealed class LayoutBuilder
{
    private const int MaximumRank = 6;
    private readonly List<int> _sizes = [];
    private readonly List<int[]> _strides = [];

    /// <summary>The layout of axes <paramref name="sizes"/>, with strides[operand][axis].</summary>
    /// <exception cref="ArgumentException">More than six axes are left after merging.</exception>
    public LayoutBuilder(ReadOnlySpan<int> sizes, params int[][] strides)
    {
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1)
            {
                continue;
            }
            var steps = strides.Select(s => s[axis]).ToArray();
            if (_sizes.Count > 0 && MergesWithLast(sizes[axis], steps))
            {
                _sizes[^1] *= sizes[axis];
                _strides[^1] = steps;
                continue;
            }
            _sizes.Add(sizes[axis]);
            _strides.Add(steps);
        }
        if (_sizes.Count > MaximumRank)
        {
            throw new ArgumentException(
                $"{_sizes.Count} axes that do not lie next to each other in memory; kernels walk at most {MaximumRank}. Reshape to fewer axes.");
        }
    }

    /// <summary>The merged axes.</summary>
    public Extent Extent => new(Size(0), Size(1), Size(2), Size(3), Size(4), Size(5));

    /// <summary>The strides of one operand over the merged axes.</summary>
    public Strides Strides(int operand, int offset = 0) =>
        new(offset, Step(operand, 0), Step(operand, 1), Step(operand, 2), Step(operand, 3), Step(operand, 4), Step(operand, 5));

    private bool MergesWithLast(int size, int[] steps)
    {
        for (var operand = 0; operand < steps.Length; operand++)
        {
            if (_strides[^1][operand] != steps[operand] * size)
            {
                return false;
            }
        }
        return true;
    }

    private int Size(int place) => Axis(place) is var axis && axis < 0 ? 1 : _sizes[axis];

    private int Step(int operand, int place) => Axis(place) is var axis && axis < 0 ? 0 : _strides[axis][operand];

    private int Axis(int place) => place - (MaximumRank - _sizes.Count);
}

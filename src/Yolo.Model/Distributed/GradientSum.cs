using System.Buffers;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Training;

namespace Yolo.Model.Distributed;

/// <summary>
/// Sums tensors over processes while more of them are still being computed: those that are known fill a bucket, a full bucket is on its way. The order in which they come must be the same in all processes;
/// the backward pass of one function gives it.
/// </summary>
/// <param name="processes">The processes.</param>
/// <param name="device">Where the tensors are.</param>
/// <param name="bucketBytes">A bucket of so many bytes is full.</param>
/// <param name="sumsBetween">Whether processes sum other numbers while tensors come. All must make the same sums in the same order, however many cores each has.</param>
internal sealed class GradientSum(IAllReduce processes, Device device, int bucketBytes, bool sumsBetween)
{
    private readonly List<Bucket> _full = [];
    private readonly HashSet<int> _known = [];
    private readonly int _mostNumbers = bucketBytes / (device.Precision == Precision.Single ? sizeof(float) : sizeof(double));

    /// <summary>
    /// Whether buckets wait for the end, where processes have to wait for each other once and not for each bucket: where one core computes and moves the messages too, which beside each other only put what the
    /// other needs out of its caches. Processes with sums between wait for each other at those anyway.
    /// </summary>
    private readonly bool _sumsAtTheEnd = !sumsBetween && !device.IsGpu && Environment.ProcessorCount == 1;
    private Bucket _open = new();

    /// <summary>Takes the i-th tensor.</summary>
    public void Add(int i, Tensor tensor)
    {
        _known.Add(i);
        _open.Add(i, tensor);
        if (_open.Count >= _mostNumbers)
        {
            Close();
        }
    }

    /// <summary>The sums of what processes have, each <paramref name="own"/>; what was not taken before is now. Waits for all.</summary>
    public PartialGradient Of(PartialGradient own)
    {
        foreach (var (i, tensor) in own.Sums.Index())
        {
            if (!_known.Contains(i))
            {
                Add(i, tensor);
            }
        }
        Close();
        return own.With([.. _full.SelectMany(Sum).OrderBy(sum => sum.Index).Select(sum => sum.Tensor)]);
    }

    private void Close()
    {
        if (_open.Count > 0)
        {
            if (!_sumsAtTheEnd)
            {
                _open.Send(processes, device.Precision);
            }
            _full.Add(_open);
            _open = new();
        }
    }

    private (int Index, Tensor Tensor)[] Sum(Bucket bucket)
    {
        if (_sumsAtTheEnd)
        {
            bucket.Send(processes, device.Precision);
        }
        return bucket.Receive();
    }

    /// <summary>Tensors whose numbers travel together, in an array that is taken over and over.</summary>
    private sealed class Bucket
    {
        private readonly List<(int Index, Tensor Tensor, int Begin)> _tensors = [];
        private float[] _singles = [];
        private double[] _doubles = [];
        private Task _sum = Task.CompletedTask;

        public int Count { get; private set; }

        public void Add(int index, Tensor tensor)
        {
            _tensors.Add((index, tensor, Count));
            Count += tensor.Shape.Count;
        }

        public void Send(IAllReduce processes, Precision precision)
        {
            if (precision == Precision.Single)
            {
                _singles = ArrayPool<float>.Shared.Rent(Count);
                _tensors.ForEach(t => t.Tensor.CopyTo(_singles.AsSpan(t.Begin, t.Tensor.Shape.Count)));
                _sum = processes.Sum(_singles.AsMemory(0, Count));
            }
            else
            {
                _doubles = ArrayPool<double>.Shared.Rent(Count);
                _tensors.ForEach(t => t.Tensor.CopyTo(_doubles.AsSpan(t.Begin, t.Tensor.Shape.Count)));
                _sum = processes.Sum(_doubles.AsMemory(0, Count));
            }
        }

        /// <summary>The sums, once. After a failure the array stays with whoever may still write to it.</summary>
        public (int Index, Tensor Tensor)[] Receive()
        {
            _sum.GetAwaiter().GetResult();
            (int Index, Tensor Tensor)[] sums = [.. _tensors.Select(t => (t.Index, Sum(t.Tensor, t.Begin)))];
            ArrayPool<float>.Shared.Return(_singles);
            ArrayPool<double>.Shared.Return(_doubles);
            return sums;
        }

        private Tensor Sum(Tensor own, int begin) => _singles.Length > 0
            ? Tensor.From(own.Device, _singles.AsSpan(begin, own.Shape.Count), own.Shape)
            : Tensor.From(own.Device, _doubles.AsSpan(begin, own.Shape.Count), own.Shape);
    }
}

using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Training;

namespace Yolo.Model.Distributed;

/// <summary>
/// Sums tensors over processes while more of them are still being computed: those that are known fill a bucket, a full bucket is on its way. The order in which they come must be the same in all processes;
/// the backward pass of one function gives it.
/// </summary>
internal sealed class GradientSum(IAllReduce processes, Device device, int bucketBytes = GradientSum.BucketBytes)
{
    /// <summary>Large enough that latency is little of its time, small enough that the last one, which nothing hides, is little of the whole.</summary>
    internal const int BucketBytes = 25 << 20;

    private readonly List<Bucket> _sent = [];
    private readonly HashSet<int> _known = [];
    private Bucket _open = new([], 0);

    private int MostNumbers => bucketBytes / (device.Precision == Precision.Single ? sizeof(float) : sizeof(double));

    /// <summary>Takes the i-th tensor.</summary>
    public void Add(int i, Tensor tensor)
    {
        _known.Add(i);
        _open = _open.With(i, tensor);
        if (_open.Count >= MostNumbers)
        {
            Send();
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
        Send();
        return own.With([.. _sent.SelectMany(bucket => bucket.Receive()).OrderBy(sum => sum.Index).Select(sum => sum.Tensor)]);
    }

    private void Send()
    {
        if (_open.Count > 0)
        {
            _open.Send(processes, device);
            _sent.Add(_open);
            _open = new([], 0);
        }
    }

    /// <summary>Tensors whose numbers travel together.</summary>
    private sealed record Bucket(List<(int Index, Tensor Tensor)> Tensors, int Count)
    {
        private float[] _singles = [];
        private double[] _doubles = [];
        private Task _sum = Task.CompletedTask;

        public Bucket With(int index, Tensor tensor) => new([.. Tensors, (index, tensor)], Count + tensor.Shape.Count);

        public void Send(IAllReduce processes, Device device)
        {
            if (device.Precision == Precision.Single)
            {
                _singles = GC.AllocateUninitializedArray<float>(Count);
                Fill((tensor, begin) => tensor.CopyTo(_singles.AsSpan(begin, tensor.Shape.Count)));
                _sum = processes.Sum(_singles.AsMemory());
            }
            else
            {
                _doubles = GC.AllocateUninitializedArray<double>(Count);
                Fill((tensor, begin) => tensor.CopyTo(_doubles.AsSpan(begin, tensor.Shape.Count)));
                _sum = processes.Sum(_doubles.AsMemory());
            }
        }

        private void Fill(Action<Tensor, int> copy)
        {
            var begin = 0;
            foreach (var (_, tensor) in Tensors)
            {
                copy(tensor, begin);
                begin += tensor.Shape.Count;
            }
        }

        public IEnumerable<(int Index, Tensor Tensor)> Receive()
        {
            _sum.GetAwaiter().GetResult();
            var begin = 0;
            foreach (var (index, tensor) in Tensors)
            {
                var end = begin + tensor.Shape.Count;
                int[] sizes = [.. tensor.Shape.Sizes];
                yield return (index, _singles.Length > 0 ? Tensor.From(tensor.Device, _singles[begin..end], sizes) : Tensor.From(tensor.Device, _doubles[begin..end], sizes));
                begin = end;
            }
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>The same seed gives the same bits, run after run, whatever the threads do: sums are long enough here to be split.</summary>
public class DeterminismLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Same_bits_at_every_run(string name)
    {
        var device = Device.Parse(name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3), Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var image = Tensor.From(device, dice.Doubles(2 * 3 * 41 * 43, -1, 1), 2, 3, 41, 43);
            var filters = Tensor.From(device, dice.Doubles(5 * 3 * 3 * 3, -1, 1), 5, 3, 3, 3);
            Tensor Loss(TensorList x) => Tensor.Mean(Tensor.Softplus(Tensor.MaxPool2D(Tensor.Conv2D(x.Leaves[0], x.Leaves[1], 1, 1), 2, 2)));
            double[] Run()
            {
                var x = new TensorList([image, filters]);
                var result = Diff.ValueAndGrad(Loss, x);
                return [result.Value.ToScalar(), .. result.Gradient.Leaves.SelectMany(g => g.ToArray())];
            }
            var first = Run();
            return Enumerable.Range(0, 4).All(_ => Run().AsSpan().SequenceEqual(first));
        }));
    }
}
